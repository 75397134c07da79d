"""The codebook: schema as data, versions and their changes, and the one judge of answers."""
