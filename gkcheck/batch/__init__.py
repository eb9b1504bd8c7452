"""Many sites in one run: the batch file, who is next, and who does the work."""
