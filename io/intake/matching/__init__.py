"""Step 5: which column may be which field, and whom its names mean: a first mapping for a table never met before."""
