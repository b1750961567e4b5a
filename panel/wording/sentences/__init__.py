"""Sentences, titles and text alternatives made from data: values in, str out, true of any data."""
