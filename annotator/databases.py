"""What Django is told of the two databases that Slant runs on."""

from collections.abc import Mapping
from os import getpid
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

Config = dict[str, Any]
_POSTGRESQL = "django.db.backends.postgresql"


def configured(
    parsed: Mapping[str, Any], data_dir: Path, threads: int, *, is_shared: bool = False
) -> Config:
    """SQLite with one writer at a time and full durability, or PostgreSQL with its pool.

    `is_shared`: PgBouncer hands its connections on after each transaction.
    """
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        data_dir.mkdir(parents=True, exist_ok=True)
        return _sqlite(parsed, data_dir)
    if parsed["ENGINE"] == _POSTGRESQL:
        return _postgresql(parsed, threads, is_shared=is_shared)
    raise ImproperlyConfigured(
        f"DATABASE_URL: {parsed['ENGINE']} is neither SQLite nor PostgreSQL."
    )


def copied(
    parsed: Mapping[str, Any], primary: Mapping[str, Any], threads: int, *, is_shared: bool
) -> Config:
    """A streaming replica of the primary, which must not hold anybody up when it is away."""
    if {parsed["ENGINE"], primary["ENGINE"]} != {_POSTGRESQL}:
        raise ImproperlyConfigured("DATABASE_REPLICA_URL needs PostgreSQL, as DATABASE_URL does.")
    config = _postgresql(parsed, threads, is_shared=is_shared)
    config["OPTIONS"]["pool"] |= {"timeout": 2, "reconnect_timeout": 2}
    config["OPTIONS"]["connect_timeout"] = 2
    # It may have died and come back: what the pool still holds of its former life is noticed.
    config["CONN_HEALTH_CHECKS"] = True
    config["TEST"] = {"MIRROR": "default"}
    return config


def _sqlite(parsed: Mapping[str, Any], data_dir: Path) -> Config:
    return {
        **parsed,
        "ENGINE": "annotator.sqlite",
        # A file like the real one: the memory database has other locks.
        "TEST": {"NAME": f"{data_dir}/tests-{getpid()}.sqlite3"},
        # To open the file anew for each request costs more than most requests themselves.
        "CONN_MAX_AGE": 600,
        # Without IMMEDIATE, a reader that turns writer fails at once instead of waiting.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-8000;"
            ),
        },
    }


def _postgresql(parsed: Mapping[str, Any], threads: int, *, is_shared: bool) -> Config:
    pool = {"min_size": 1, "max_size": threads + 2, "timeout": 5}
    if is_shared:
        # What is set for a session would meet others: the limits stand on the role instead.
        own: Config = {"prepare_threshold": None}
    else:
        limits = "-c statement_timeout=60000 -c lock_timeout=10000"
        own = {"options": f"{limits} -c idle_in_transaction_session_timeout=120000"}
    return {
        **parsed,
        "CONN_MAX_AGE": 0,
        "DISABLE_SERVER_SIDE_CURSORS": is_shared,
        "OPTIONS": {"pool": pool, **own},
    }
