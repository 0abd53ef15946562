"""Step 9: what is doubtful or surprising about rows that can be read, each asked or told before they come in."""
