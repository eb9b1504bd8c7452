"""Rule files and the judge: outcomes of checks in, verdicts and points out."""
