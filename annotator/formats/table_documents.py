"""The columns of the table of articles, each with the sentence that `columns.csv` gives for it."""

from annotator.core.records import DocumentRecord
from annotator.formats.table_rows import Column

COLUMNS: list[Column[DocumentRecord]] = [
    Column("document", "The article's key; the other tables name it by this.", lambda d: d.key),
    Column("title", "Its title.", lambda d: d.title),
    Column("outlet", "Who published it.", lambda d: d.outlet),
    Column("event", "What it reports.", lambda d: d.event),
    Column("url", "Where it was found.", lambda d: d.url),
    Column("published_on", "The day it was published.", lambda d: d.published_on, "date"),
    Column("byline", "Who wrote it.", lambda d: d.byline),
    Column("language", "Its language.", lambda d: d.language),
    Column("purpose", "What it is in the study for.", lambda d: d.purpose),
    Column(
        "content_warning",
        "What readers are told before the text.",
        lambda d: d.content_warning or None,
    ),
    Column("length", "Its text's length in Unicode code points.", lambda d: len(d.text), "integer"),
    Column("text_sha256", "SHA-256 of its text in UTF-8.", lambda d: d.text_sha256),
    Column(
        "readings",
        "How many readings of it are in readings.csv.",
        lambda d: len(d.assignments),
        "integer",
    ),
    Column(
        "rights", "What may be done with the text, as JSON.", lambda d: d.rights or None, "json"
    ),
    Column(
        "metadata", "What else is known about it, as JSON.", lambda d: d.metadata or None, "json"
    ),
]
