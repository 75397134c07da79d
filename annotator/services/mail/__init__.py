"""Mail to people with an account: addresses that are confirmed, and the daily digest."""
