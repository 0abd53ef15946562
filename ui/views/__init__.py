"""What stands in the middle of the window, one view at a time."""
