"""Slant: annotate media bias and framing, and publish the result as a dataset."""
