"""Proposals learned from what the project's people have handed in."""
