"""Background tasks: put in, taken by one worker at a time, kept alive, ended."""
