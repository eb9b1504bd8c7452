"""A page in, its facts out. Asks nothing of the network, the clock or the store."""
