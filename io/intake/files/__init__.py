"""Step 1 of an import: any file becomes a source, sheets of cells with all that the file says about them."""
