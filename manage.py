#!/usr/bin/env python3
"""Run one of the project's commands: `./manage.py help` lists them."""

import gc
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    # Of what is loaded nothing is garbage: to look for some took an eighth of each start.
    gc.set_threshold(10_000, 20, 20)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
    execute_from_command_line(sys.argv)
