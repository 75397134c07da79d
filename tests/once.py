"""For long tests of what no database does otherwise: one of the two runs is enough."""

import pytest
from django.db import connection

on_one_database = pytest.mark.skipif(
    connection.vendor != "sqlite",
    reason="the same on both databases, and long",
)
