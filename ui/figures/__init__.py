"""Exact numbers as people read them."""
