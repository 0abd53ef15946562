"""Step 6: the columns of a table as fields of the book: amounts, rates and tiers, each as its own column says."""
