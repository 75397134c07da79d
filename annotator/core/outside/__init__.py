"""What models from outside are told and what they answer: plain rules, nothing is sent here."""
