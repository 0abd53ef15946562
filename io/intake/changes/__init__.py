"""Step 8: what records change in the book: spells that end, rows that are new, changed or missing, the book after."""
