"""Titles, captions and text alternatives of the charts of Utforska, each with a property test."""
