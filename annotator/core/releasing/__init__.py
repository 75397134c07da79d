"""What a dataset version asks for, gives away and keeps back, and how copies come together again."""
