"""Helpers that tests share: panels, sheets, plans, services and ledgers. No test module imports another."""
