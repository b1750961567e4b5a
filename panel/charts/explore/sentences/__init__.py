"""Titles, captions and text alternatives of the charts of Utforska."""
