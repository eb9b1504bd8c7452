"""Checks of documents: field tables, libraries, validity, dates, marks of publicity."""
