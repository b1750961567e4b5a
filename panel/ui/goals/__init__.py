"""Mål: the plan's goals as a table, with their criteria, points, owners and history."""
