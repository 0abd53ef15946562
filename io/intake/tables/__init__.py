"""Step 3: the tables of a sheet, wherever on it they stand, their headers, totals and notes."""
