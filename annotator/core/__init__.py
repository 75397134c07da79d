"""The vault: what the product knows of text, spans and codebooks, in plain Python without I/O."""
