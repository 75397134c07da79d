"""Codebook versions: drafted, published, compared, and open work moved between them."""
