"""Step 7: which rows of a table come in, and what records of the book they make."""
