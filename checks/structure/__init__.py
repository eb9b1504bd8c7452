"""Checks of structure: columns there, filled and fresh; meta tags, identity marks."""
