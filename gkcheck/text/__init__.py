"""Chinese official texts: dates, document numbers, working days, likeness, masking."""
