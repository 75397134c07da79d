"""Who says what in an article: proposed by rules, confirmed by people."""
