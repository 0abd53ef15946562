"""The panels around the middle of the window: the month on the left, Why? on the right, problems below."""
