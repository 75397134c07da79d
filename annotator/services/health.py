"""Whether this process can do its work just now."""

from django.db import DatabaseError
from psycopg_pool import PoolTimeout

from annotator.models import User


def is_ready() -> bool:
    """The database answers and has its tables."""
    try:
        User.objects.exists()
    except (DatabaseError, PoolTimeout):
        return False
    return True
