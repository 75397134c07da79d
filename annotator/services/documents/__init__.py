"""Articles, and what they can be sorted by."""
