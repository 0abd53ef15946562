"""Step 4: how one kind of file becomes rows of a sheet of the book: the mapping, its questions, where its table is."""
