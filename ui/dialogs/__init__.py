"""What the window asks people, all through one seam so that a test can answer."""
