"""Texts and rules about a plan: follow-ups, forecasts, open findings, reminders."""
