"""Dataset versions: frozen once, built step by step, given out, withdrawn."""
