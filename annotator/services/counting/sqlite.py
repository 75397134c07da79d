"""The triggers as SQLite has them. It has one writer at a time, so nothing here can race."""

from annotator.services.counting import places, statements

_V = "sqlite"


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns)


TRIGGERS = {
    "reading_counted": f"""
        AFTER INSERT ON annotator_assignment BEGIN
            UPDATE annotator_assignment SET project_id = ({statements.PLACED})
                WHERE id = NEW.id AND project_id IS NULL;
            {statements.copied(_V, "NEW", "")};
            {statements.to_compare("NEW", "")};
        END""",
    "reading_recounted": f"""
        AFTER UPDATE OF {", ".join(statements.OF_READING)} ON annotator_assignment
        WHEN {_changed(statements.OF_READING)} BEGIN
            {statements.moved(_V)};
        END""",
    "reading_uncounted": f"""
        AFTER DELETE ON annotator_assignment BEGIN
            DELETE FROM {statements.TABLE} WHERE assignment_id = OLD.id;
            {statements.to_compare("OLD", "")};
        END""",
    "reading_changed": f"""
        AFTER UPDATE OF {", ".join(statements.OF_COMPARED)} ON annotator_assignment
        WHEN {statements.changed("IS NOT")} BEGIN
            {statements.COMPARED_AGAIN};
        END""",
    "article_recounted": f"""
        AFTER UPDATE OF {", ".join(statements.OF_ARTICLE)} ON annotator_document
        WHEN {_changed(statements.OF_ARTICLE)} BEGIN
            {statements.FORGOTTEN};
            {statements.copied(_V, "r", "annotator_assignment r")} AND d.id = NEW.id;
        END""",
    **places.sqlite(),
}
INSTALLED = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
INSTALL = tuple(f"CREATE TRIGGER IF NOT EXISTS {name} {body}" for name, body in TRIGGERS.items())
REMOVE = tuple(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS)
