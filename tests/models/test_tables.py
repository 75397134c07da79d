"""The tests' tables come from the models; a site's come from the migrations. They are the same."""

import re
import sqlite3
from pathlib import Path

from django.db import connection

from tests.e2e.site import Site
from tests.once import on_one_database

# A table's own statement and those of its indexes, and no more of its text than what they say.
STATEMENTS = """SELECT tbl_name, sql FROM sqlite_master
  WHERE sql IS NOT NULL AND tbl_name LIKE 'annotator!_%' ESCAPE '!' AND type <> 'trigger'"""


def parts(statement: str) -> list[str]:
    """What stands between its outermost commas, wherever: columns may have come one by one."""
    body, depth, found = statement[statement.index("(") + 1 : statement.rindex(")")], 0, [""]
    for sign in body:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    head, tail = statement[: statement.index("(")], statement[statement.rindex(")") :]
    return sorted(re.sub(r"\s+", " ", each).strip() for each in [head, tail, *found])


def told(statements: list[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """All of them in one order."""
    return sorted((table, parts(statement)) for table, statement in statements)


@on_one_database
def test_migrations_make_the_tables_that_the_models_ask_for(db: None, tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.manage("migrate", "--skip-checks", "--verbosity=0")
    with sqlite3.connect(tmp_path / "slant.sqlite3") as migrated:
        made = told(migrated.execute(STATEMENTS).fetchall())
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS)
        asked = told(cursor.fetchall())
    assert len(asked) > 100
    assert made == asked
