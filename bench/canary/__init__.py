"""Marked stories and visitors, and the search for their marks in all that is left behind."""
