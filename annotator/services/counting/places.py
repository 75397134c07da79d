"""What the rows of Place are made of, as triggers for either database.

A row comes with its article or its round, before anybody can have read it there, and is counted
up and down from then on: two who take at once both count. Whoever takes an article still looks at
its readings themselves, so that a row that is wrong costs order and nothing else.
"""

from typing import NamedTuple

from annotator.models.assignment import HOLDING, SkipReason

TABLE = "annotator_place"
# After two people said so, the article waits for a manager instead of a third reader.
BROKEN = (SkipReason.TEXT_BROKEN, SkipReason.NOT_NEWS, SkipReason.DUPLICATE)


def _list(values: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{each}'" for each in values) + ")"


def _holds(row: str) -> str:
    return f"({row}.kind = 'annotation' AND {row}.state IN {_list(HOLDING)})"


def _is_broken(row: str) -> str:
    return (
        f"({row}.kind = 'annotation' AND {row}.state = 'skipped'"
        f" AND {row}.skip_reason IN {_list(BROKEN)})"
    )


_READINGS = "SELECT COUNT(*) FROM annotator_assignment a WHERE a.document_id = d.id AND"
_IS_OPEN = (
    "CASE WHEN d.set_aside_at IS NULL AND d.taken_down_at IS NULL AND d.purpose = 'annotation'"
    " THEN 1 ELSE 0 END"
)
_SELECTED = (
    f"r.id AS round_id, d.id AS document_id, {_IS_OPEN}, ({_READINGS} {_is_broken('a')}),"
    f" ({_READINGS} a.round_id = r.id AND {_holds('a')}), d.created_at"
)
_COLUMNS = "round_id, document_id, is_open, broken, takers, since"
_BELONGS = (
    "(r.all_documents OR EXISTS (SELECT 1 FROM annotator_rounddocument l"
    " WHERE l.round_id = r.id AND l.document_id = d.id))"
)
RIGHT = (
    f"SELECT {_SELECTED} FROM annotator_document d, annotator_round r"
    f" WHERE d.project_id = r.project_id AND {_BELONGS}"
)
KEPT = f"SELECT {_COLUMNS} FROM {TABLE}"
REBUILD = (f"DELETE FROM {TABLE}", f"INSERT INTO {TABLE} ({_COLUMNS}) {RIGHT}")


def given(which: str) -> str:
    """Put in the rows of some articles `d` and rounds `r` that are not there yet."""
    return f"INSERT INTO {TABLE} ({_COLUMNS}) {RIGHT} AND {which} ON CONFLICT DO NOTHING"


def _counted(column: str, by: str, row: str, condition: str, where: str) -> str:
    return (
        f"UPDATE {TABLE} SET {column} = {column} {by}"
        f" WHERE {condition} AND document_id = {row}.document_id{where}"
    )


def _count(by: str, row: str) -> tuple[str, str]:
    """Of one reading that comes or goes."""
    return (
        _counted("takers", by, row, _holds(row), f" AND round_id = {row}.round_id"),
        _counted("broken", by, row, _is_broken(row), ""),
    )


class Trigger(NamedTuple):
    """What a database does of itself: `when` names the change, `only` the rows that matter.

    `waits` is PostgreSQL's: an article and a round that come at once would not see each other.
    """

    table: str
    when: str
    does: tuple[str, ...]
    only: str = ""
    waits: str = ""


def _project(lock: str) -> str:
    return f"PERFORM 1 FROM annotator_project WHERE id = NEW.project_id FOR {lock}; "


_MATTERS = (
    f"{_holds('OLD')} <> {_holds('NEW')} OR {_is_broken('OLD')} <> {_is_broken('NEW')}"
    " OR OLD.round_id <> NEW.round_id OR OLD.document_id <> NEW.document_id"
)
_UNLISTED = (
    f"DELETE FROM {TABLE} WHERE round_id = OLD.round_id AND document_id = OLD.document_id"
    " AND EXISTS (SELECT 1 FROM annotator_round r"
    " WHERE r.id = OLD.round_id AND NOT r.all_documents)"
)
_OPENED = (
    f"UPDATE {TABLE} SET is_open = (SELECT {_IS_OPEN} FROM annotator_document d"
    " WHERE d.id = NEW.id) WHERE document_id = NEW.id"
)
TRIGGERS = {
    "place_of_article": Trigger(
        "annotator_document",
        "AFTER INSERT",
        (given("d.id = NEW.id"),),
        waits=_project("KEY SHARE"),
    ),
    "place_of_round": Trigger(
        "annotator_round", "AFTER INSERT", (given("r.id = NEW.id"),), waits=_project("UPDATE")
    ),
    "place_listed": Trigger(
        "annotator_rounddocument",
        "AFTER INSERT",
        (given("r.id = NEW.round_id AND d.id = NEW.document_id"),),
    ),
    "place_unlisted": Trigger("annotator_rounddocument", "AFTER DELETE", (_UNLISTED,)),
    "place_opened": Trigger(
        "annotator_document",
        "AFTER UPDATE OF set_aside_at, taken_down_at, purpose",
        (_OPENED,),
    ),
    "place_without_article": Trigger(
        "annotator_document", "AFTER DELETE", (f"DELETE FROM {TABLE} WHERE (document_id = OLD.id)",)
    ),
    "place_without_round": Trigger(
        "annotator_round", "AFTER DELETE", (f"DELETE FROM {TABLE} WHERE (round_id = OLD.id)",)
    ),
    "place_taken": Trigger("annotator_assignment", "AFTER INSERT", _count("+ 1", "NEW")),
    "place_moved": Trigger(
        "annotator_assignment",
        "AFTER UPDATE OF state, skip_reason, kind, round_id, document_id",
        (*_count("- 1", "OLD"), *_count("+ 1", "NEW")),
        _MATTERS,
    ),
    "place_free": Trigger("annotator_assignment", "AFTER DELETE", _count("- 1", "OLD")),
}


def _body(does: tuple[str, ...]) -> str:
    return "; ".join(does)


def sqlite() -> dict[str, str]:
    """Each trigger's definition after its name."""
    return {
        name: f"{each.when} ON {each.table} {each.only and f'WHEN {each.only}'}"
        f" BEGIN {_body(each.does)}; END"
        for name, each in TRIGGERS.items()
    }


def postgresql() -> tuple[dict[str, str], dict[str, str]]:
    """The functions' bodies, and each trigger's definition after its name."""
    bodies = {
        name: f"{each.waits}{_body(each.does)}; RETURN NULL;" for name, each in TRIGGERS.items()
    }
    heads = {
        name: f"{each.when} ON {each.table} FOR EACH ROW {each.only and f'WHEN ({each.only})'}"
        for name, each in TRIGGERS.items()
    }
    return bodies, heads
