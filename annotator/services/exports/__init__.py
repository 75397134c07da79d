"""Datasets on their way out, from one look at the whole database."""
