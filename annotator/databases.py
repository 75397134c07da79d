"""What Django is told of the two databases that Slant runs on."""

from collections.abc import Mapping
from os import getpid
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def configured(parsed: Mapping[str, object], data_dir: Path, threads: int) -> dict[str, object]:
    """SQLite with one writer at a time and full durability, or PostgreSQL with its pool."""
    config = dict(parsed)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        data_dir.mkdir(parents=True, exist_ok=True)
        # A file like the real one: the memory database has other locks.
        config["TEST"] = {"NAME": f"{data_dir}/tests-{getpid()}.sqlite3"}
        # To open the file anew for each request costs more than most requests themselves.
        config["CONN_MAX_AGE"] = 600
        # Without IMMEDIATE, a reader that turns writer fails at once instead of waiting.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-8000;"
            ),
        }
        return config
    if config["ENGINE"] == "django.db.backends.postgresql":
        config["CONN_MAX_AGE"] = 0
        config["OPTIONS"] = {
            "pool": {"min_size": 1, "max_size": threads + 2, "timeout": 5},
            "options": (
                "-c statement_timeout=60000 -c lock_timeout=10000"
                " -c idle_in_transaction_session_timeout=120000"
            ),
        }
        return config
    raise ImproperlyConfigured(
        f"DATABASE_URL: {config['ENGINE']} is neither SQLite nor PostgreSQL."
    )
