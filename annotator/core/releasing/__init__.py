"""What a dataset version gives away and keeps back, and how copies come together again."""
