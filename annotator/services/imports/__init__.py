"""Documents and readings on their way in: all of a file or nothing of it."""
