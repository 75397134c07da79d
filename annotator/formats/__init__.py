"""Files in and out: one file a format, over core records and never over rows."""

from annotator.formats import (
    brat,
    conll,
    doccano,
    jsonl,
    label_studio,
    semeval,
    text,
    web_annotation,
)
from annotator.formats.archive import Format
from annotator.formats.reading import Reader

__all__ = ["ARCHIVES", "READERS", "Format", "Reader"]

READERS: dict[str, Reader] = {"jsonl": jsonl.read, "text": text.read}
# Other tools' files, each in a zip that says what was lost.
ARCHIVES: dict[str, Format] = {
    each.FORMAT.name: each.FORMAT
    for each in (brat, web_annotation, conll, doccano, label_studio, semeval)
}
