"""What several checks work out of facts alike: columns, their activity, libraries, letters."""
