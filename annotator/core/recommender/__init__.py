"""What a project's own annotations teach: remembered phrases and a linear sequence model."""
