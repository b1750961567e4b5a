"""What tests share: panels, sheets, plans, services and ledgers made for them. No test module imports another."""
