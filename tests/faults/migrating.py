"""Walks a site's tables from the first state to today's, each step cut off half-way and run again.

`python -m tests.faults.migrating [loose]`, a process of its own with the site's settings. Before
each step people and projects are put in as the tables take them then. A step is cut by killing
its process after a few statements. Prints as JSON how many rows were put in, how many are there
at the end, and what went wrong. With `loose` no step is one transaction: the guard is away.
"""

import json
import os
import random
import re
import signal
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, migrations

import annotator.migrations

# Rows that every state of the tables could hold.
_TABLES = ("annotator_user", "annotator_project")
_MOST_STATEMENTS = 12
# Of a step itself: around each of them all triggers go and come back.
_CHANGES = re.compile(
    r"(CREATE|ALTER|DROP|INSERT|UPDATE)\b(?! (TRIGGER|FUNCTION|OR REPLACE))", re.I
)


def states() -> list[str]:
    """The names of our migrations, the first one first. Tests hide them, their files do not."""
    folder = Path(annotator.migrations.__path__[0])
    return sorted(each.stem for each in folder.glob("[0-9]*.py"))


def apart(act: Callable[[], object]) -> int:
    """Do it in a process of its own; the signal that ended it, 0 where it ended well."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}"[:300] + "\n")
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return -status if os.WIFEXITED(status) else os.WTERMSIG(status)


def cut(state: str, after: int) -> None:
    """Migrate to a state, and be killed after so many statements that change something."""
    left = after

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal left
        found = execute(sql, *rest)
        if _CHANGES.match(sql.lstrip()):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return found

    with connection.execute_wrapper(count):
        call_command("migrate", "annotator", state, verbosity=0)


def fill(number: int) -> None:
    """A row with something plain in every column that wants something."""
    for table in _TABLES:
        with connection.cursor() as cursor:
            told = connection.introspection.get_table_description(cursor, table)
            row = {
                each.name: _plain(each.name, connection.introspection.get_field_type(each[1], each))
                for each in told
                if not each.null_ok
            }
            row = {name: value(number) if callable(value) else value for name, value in row.items()}
            names = ", ".join(map(connection.ops.quote_name, row))
            holes = ", ".join("%s" for _ in row)
            values = list(row.values())
            cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({holes})", values)


def _plain(name: str, kind: Any) -> Any:
    kind = kind[0] if isinstance(kind, tuple) else kind
    if name == "id":
        return lambda number: uuid.UUID(int=number).hex
    if kind == "BooleanField":
        return False
    if kind.endswith("IntegerField"):
        return 1
    if kind == "DateTimeField":
        return "2026-01-01 00:00:00+00:00"
    if name in {"settings", "preferences", "quality"} or kind == "JSONField":
        return "{}"
    return lambda number: f"{name}-{number}"


def counted() -> dict[str, int]:
    """How many rows each table has."""
    with connection.cursor() as cursor:
        return {table: _count(cursor, table) for table in _TABLES}


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")
    return int(cursor.fetchone()[0])


def walk() -> dict[str, object]:
    """All states; each is reached by being cut off once and run again."""
    chance = random.Random(7)
    names, wrong, cuts = states(), [], 0
    first = apart(lambda: call_command("migrate", "annotator", names[0], verbosity=0))
    wrong += [names[0]] if first else []
    for number, name in enumerate(names[1:], 1):
        wrong += [f"rows before {name}"] if apart(lambda: fill(number)) else []  # noqa: B023
        after = chance.randint(1, _MOST_STATEMENTS)
        cuts += apart(lambda: cut(name, after)) == signal.SIGKILL  # noqa: B023
        if apart(lambda: call_command("migrate", "annotator", name, verbosity=0)):  # noqa: B023
            wrong.append(name)
            break
    if not wrong and apart(lambda: call_command("migrate", verbosity=0)):
        wrong.append("today")
    return {"put": len(names) - 1, "there": counted(), "wrong": wrong, "cuts": cuts}


if __name__ == "__main__":
    django.setup()
    if "loose" in sys.argv:
        migrations.Migration.atomic = False
    sys.stdout.write(json.dumps(walk()) + "\n")
