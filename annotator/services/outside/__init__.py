"""Models from outside: who may be asked, asking, what they answered. Nothing needs one to work."""
