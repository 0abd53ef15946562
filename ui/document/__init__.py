"""The document: the one truth behind every view, changed only by steps that can be undone."""
