"""Projects as wholes: set up, listed, copied, deleted."""
