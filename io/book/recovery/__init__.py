"""What was done to a book since its last save, so that a crash loses none of it."""
