"""Checks of links: dead ones, and those that lead out of the site."""
