"""What progress is counted from, kept in step with the readings by the database itself."""
