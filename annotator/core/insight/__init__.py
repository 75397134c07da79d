"""What annotations say of outlets, times and people: marks as columns of numbers, counted."""
