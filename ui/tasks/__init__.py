"""The one way to leave the window's thread, and what is done there."""
