"""The grid: one editable table on screen that behaves as an Excel user's hands expect."""
