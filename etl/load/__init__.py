"""From files to the tables of schema.sql: the reader of data packages, and one .sql file a subject."""
