"""Checks of interpretations: linked with their documents, in time, and saying something."""
