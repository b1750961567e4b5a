"""The parts of the page Utforska: choices, data, drawing, notes, tables, files and saved views."""
