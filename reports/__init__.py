"""The report of one site: pages, tables and letters made of results. Judges nothing."""
