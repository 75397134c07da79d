"""What the copies in CountedReading are made of, as SQL for either database; and which articles
have to be compared again.
"""

TABLE = "annotator_countedreading"
COLUMNS = (
    "assignment_id, project_id, round_id, member_id, document_id, outlet_id, event_id,"
    " state, quarter, is_raised"
)
# Columns whose change is a change of the copy.
OF_READING = ("state", "member_id", "round_id", "unlocked_blocks", "submitted_at")
# Columns whose change may change how far an article's readings are apart, if it was finished.
OF_COMPARED = ("state", "revision", "submitted_at", "round_id")
TO_COMPARE = "annotator_tocompare"
OF_ARTICLE = ("outlet_id", "event_id", "purpose", "set_aside_at")
_MOMENTS = {
    "sqlite": "CAST(strftime('%s', {row}.submitted_at) AS INTEGER) / 900",
    "postgresql": "CAST(floor(extract(epoch FROM {row}.submitted_at) / 900) AS INTEGER)",
}


def quarter(vendor: str, row: str) -> str:
    """In which quarter of an hour a reading was handed in, if it is handed in now.

    Every time zone's days begin at a quarter, so the site's own days are sums of quarters.
    """
    return f"CASE WHEN {row}.state = 'submitted' THEN {_MOMENTS[vendor].format(row=row)} END"


def raised(row: str) -> str:
    """Whether its reader put something to the manager."""
    return f"({row}.state = 'skipped' OR {row}.unlocked_blocks <> '[]')"


def selected(vendor: str, row: str) -> str:
    """The copy's values, of a reading called `row` and its article called `d`."""
    return (
        f"{row}.id, d.project_id, {row}.round_id, {row}.member_id, {row}.document_id,"
        f" d.outlet_id, d.event_id, {row}.state, {quarter(vendor, row)}, {raised(row)}"
    )


def counts(row: str) -> str:
    """Whether a reading called `row` of an article called `d` counts for progress."""
    return (
        f"d.id = {row}.document_id AND {row}.kind = 'annotation'"
        " AND d.purpose = 'annotation' AND d.set_aside_at IS NULL"
    )


def copied(vendor: str, row: str, source: str) -> str:
    """Copy what counts of `source`, which is what a FROM names, or nothing for a trigger's row."""
    rows = f"{source}, annotator_document d" if source else "annotator_document d"
    return (
        f"INSERT INTO {TABLE} ({COLUMNS})"
        f" SELECT {selected(vendor, row)} FROM {rows} WHERE {counts(row)}"
    )


def moved(vendor: str) -> str:
    """The copy follows its reading."""
    return (
        f"UPDATE {TABLE} SET state = NEW.state, member_id = NEW.member_id,"
        f" round_id = NEW.round_id, quarter = {quarter(vendor, 'NEW')},"
        f" is_raised = {raised('NEW')} WHERE assignment_id = NEW.id"
    )


FORGOTTEN = f"DELETE FROM {TABLE} WHERE project_id = OLD.project_id AND document_id = OLD.id"
PLACED = (
    "SELECT d.project_id FROM annotator_document d WHERE d.id = annotator_assignment.document_id"
)
PLACE = f"UPDATE annotator_assignment SET project_id = ({PLACED}) WHERE project_id IS NULL"


def finished(row: str) -> str:
    """Whether a reading or a settling called `row` is complete, and so is compared or told of."""
    return f"{row}.kind IN ('annotation', 'adjudication') AND {row}.state = 'submitted'"


def to_compare(row: str, source: str) -> str:
    """Note the article and round of what is finished of `source`, as `copied` has it."""
    rows = f"{source}, annotator_document d" if source else "annotator_document d"
    return (
        f"INSERT INTO {TO_COMPARE} (project_id, document_id, round_id)"
        f" SELECT d.project_id, d.id, {row}.round_id FROM {rows}"
        f" WHERE d.id = {row}.document_id AND {finished(row)}"
    )


def changed(differs: str) -> str:
    """Whether a reading that was or is finished changed; `differs` compares two columns."""
    columns = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in OF_COMPARED)
    return f"(({finished('OLD')}) OR ({finished('NEW')})) AND ({columns})"


# A change of the round is a change of both rounds.
COMPARED_AGAIN = (
    f"INSERT INTO {TO_COMPARE} (project_id, document_id, round_id)"
    " SELECT d.project_id, d.id, r.id FROM annotator_document d, annotator_round r"
    " WHERE d.id = NEW.document_id AND r.id IN (OLD.round_id, NEW.round_id)"
)
