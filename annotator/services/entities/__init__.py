"""The register of who speaks and who is spoken of."""
