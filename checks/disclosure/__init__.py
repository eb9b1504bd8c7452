"""Checks of one family; see each module and the page beside it."""
