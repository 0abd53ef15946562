"""Step 2: what a cell of a foreign table is worth: numbers, dates, terms and tiers as people write them."""
