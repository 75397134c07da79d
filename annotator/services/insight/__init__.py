"""What the data say: who is quoted, how each outlet frames an event, where readers differ."""
