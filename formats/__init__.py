"""Readers and writers of the files that statistics travel in: PC-Axis, json-stat2, csv, xlsx, parquet.

Every reader returns a Cube, every writer takes one. The room knows no database, no network and no screen.
"""
