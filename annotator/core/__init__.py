"""The vault: what the product knows about text, spans and codebooks, as plain Python without I/O."""
