"""People's part: what waits for a decision, deciding, looking again at one finding, the local page."""
