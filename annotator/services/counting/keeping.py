"""Put the triggers in, make the copies anew, and say where copies and readings differ."""

from collections.abc import Sequence
from types import ModuleType

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from annotator.services.counting import places, postgresql, sqlite, statements

_KINDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def install(alias: str = DEFAULT_DB_ALIAS, *, anew: bool = False) -> bool:
    """Put in the triggers and count what happened without them; whether there was anything to do.

    After every migration: SQLite drops a table's triggers when it makes the table anew. `anew`
    replaces those that are there, too: a version that changes what they do brings a migration.
    """
    connection = connections[alias]
    needed = {statements.TABLE, statements.TO_COMPARE, places.TABLE}
    if not needed <= set(connection.introspection.table_names()):
        return False
    kind = _KINDS[connection.vendor]
    with transaction.atomic(using=alias):
        if not anew and set(kind.TRIGGERS) <= set(_column(alias, kind.INSTALLED)):
            return False
        _run(alias, [*(kind.REMOVE if anew else ()), *kind.INSTALL])
        rebuild(alias)
    return True


def remove(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Take them out, before SQLite makes a table anew that one of them names."""
    _run(alias, _KINDS[connections[alias].vendor].REMOVE)


def rebuild(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Copy all readings anew, in one transaction that others wait for.

    All articles are looked at again by whoever compares; those that have not changed cost a look.
    """
    vendor = connections[alias].vendor
    with transaction.atomic(using=alias):
        if vendor == "postgresql":
            _run(alias, ["LOCK TABLE annotator_assignment IN SHARE ROW EXCLUSIVE MODE"])
        _run(
            alias,
            [
                statements.PLACE,
                f"DELETE FROM {statements.TABLE}",
                statements.copied(vendor, "r", "annotator_assignment r"),
                f"DELETE FROM {statements.TO_COMPARE}",
                statements.to_compare("r", "annotator_assignment r"),
                *places.REBUILD,
            ],
        )


def differences(alias: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The ids of readings whose copy is missing, wrong or too much, and of articles whose place in
    a round is; none when all is well."""
    vendor = connections[alias].vendor
    right = (
        f"SELECT {statements.selected(vendor, 'r')} FROM annotator_assignment r,"
        f" annotator_document d WHERE {statements.counts('r')}"
    )
    kept = f"SELECT {statements.COLUMNS} FROM {statements.TABLE}"
    wrong = [
        *_column(alias, f"SELECT * FROM ({right} EXCEPT {kept}) AS missing"),
        *_column(alias, f"SELECT * FROM ({kept} EXCEPT {right}) AS too_much"),
        *_column(alias, "SELECT id FROM annotator_assignment WHERE project_id IS NULL"),
        *_places(alias, places.RIGHT, places.KEPT),
        *_places(alias, places.KEPT, places.RIGHT),
    ]
    return sorted({str(each) for each in wrong})


def _places(alias: str, these: str, others: str) -> list[object]:
    return _column(alias, f"SELECT document_id FROM ({these} EXCEPT {others}) AS differing")


def _run(alias: str, sentences: Sequence[str]) -> None:
    with connections[alias].cursor() as cursor:
        for each in sentences:
            cursor.execute(each)


def _column(alias: str, sentence: str) -> list[object]:
    with connections[alias].cursor() as cursor:
        cursor.execute(sentence)
        return [row[0] for row in cursor.fetchall()]
