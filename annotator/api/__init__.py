"""HTTP only: one file per noun, with what goes in, what comes out and the views."""
