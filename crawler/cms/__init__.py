"""Site families as data: what they are known by, and how their lists are asked for."""
