"""Asks a site politely and writes down what it answers. Knows facts, no checks and no plans."""
