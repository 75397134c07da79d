"""Whether this process can do its work just now."""

from django.db import DatabaseError
from psycopg_pool import PoolTimeout

from annotator.models import User
from annotator.services.jobs import jobs


def is_ready() -> bool:
    """The database answers and has its tables, and tasks do not wait for a worker in vain."""
    try:
        User.objects.exists()
        return not jobs.is_stuck()
    except (DatabaseError, PoolTimeout):
        return False
