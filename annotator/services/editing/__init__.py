"""What happens to a reading: opened, marked, answered, kept in order, handed in."""
