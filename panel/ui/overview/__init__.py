"""Översikt: each card is a function that returns HTML, and body() puts them on one screen."""
