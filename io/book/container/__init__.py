"""Step 1 of a book as a file: a zip of parts, opened with suspicion, deciphered, and put in its place whole."""
