"""Step 6: rows of the book from the rows of a table, and what they change in the book."""
