"""The triggers as PostgreSQL has them.

New and gone readings are copied by the statement, since hand-outs come by the thousand. A change
follows its reading row by row and only where it matters, so that a save costs nothing here. An
article that changes locks its readings before their copies, in the order in which a reading's own
change does, and so the two never wait for each other.
"""

from annotator.services.counting import places, statements

_V = "postgresql"
_OF_PLACES, _PLACES = places.postgresql()
_FUNCTIONS = {
    "reading_placed": """
        NEW.project_id := (
            SELECT d.project_id FROM annotator_document d WHERE d.id = NEW.document_id);
        RETURN NEW;""",
    "reading_counted": f"""
        {statements.copied(_V, "r", "fresh r")};
        {statements.to_compare("r", "fresh r")};
        RETURN NULL;""",
    "reading_recounted": f"""
        {statements.moved(_V)};
        RETURN NULL;""",
    "reading_uncounted": f"""
        DELETE FROM {statements.TABLE} WHERE assignment_id IN (SELECT id FROM gone);
        {statements.to_compare("r", "gone r")};
        RETURN NULL;""",
    "reading_changed": f"""
        {statements.COMPARED_AGAIN};
        RETURN NULL;""",
    "article_recounted": f"""
        PERFORM 1 FROM annotator_assignment WHERE document_id = NEW.id ORDER BY id FOR SHARE;
        {statements.FORGOTTEN};
        {statements.copied(_V, "r", "annotator_assignment r")} AND d.id = NEW.id;
        RETURN NULL;""",
    **_OF_PLACES,
}


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)


TRIGGERS = {
    "reading_placed": """
        BEFORE INSERT ON annotator_assignment FOR EACH ROW WHEN (NEW.project_id IS NULL)""",
    "reading_counted": """
        AFTER INSERT ON annotator_assignment REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT""",
    "reading_recounted": f"""
        AFTER UPDATE OF {", ".join(statements.OF_READING)} ON annotator_assignment FOR EACH ROW
        WHEN ({_changed(statements.OF_READING)})""",
    "reading_uncounted": """
        AFTER DELETE ON annotator_assignment REFERENCING OLD TABLE AS gone FOR EACH STATEMENT""",
    "reading_changed": f"""
        AFTER UPDATE OF {", ".join(statements.OF_COMPARED)} ON annotator_assignment FOR EACH ROW
        WHEN ({statements.changed("IS DISTINCT FROM")})""",
    "article_recounted": f"""
        AFTER UPDATE OF {", ".join(statements.OF_ARTICLE)} ON annotator_document FOR EACH ROW
        WHEN ({_changed(statements.OF_ARTICLE)})""",
    **_PLACES,
}
_TABLES = {
    "article_recounted": "annotator_document",
    **{name: each.table for name, each in places.TRIGGERS.items()},
}
INSTALLED = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
INSTALL = (
    *(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {body} END $$"
        for name, body in _FUNCTIONS.items()
    ),
    *(
        f"CREATE OR REPLACE TRIGGER {name} {head} EXECUTE FUNCTION {name}()"
        for name, head in TRIGGERS.items()
    ),
)
REMOVE = tuple(
    f"DROP TRIGGER IF EXISTS {name} ON {_TABLES.get(name, 'annotator_assignment')}"
    for name in TRIGGERS
)
