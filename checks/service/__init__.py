"""Checks of services: institutions, guides, ways to ask, links to service platforms."""
