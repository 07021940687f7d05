"""What people decided about findings: which rules hold, what is ignored and why, since when."""
