"""Checks of disclosure: reports, budgets, topics, standards, personal data left open."""
