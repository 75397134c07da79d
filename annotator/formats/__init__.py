"""Files in and out: one file a format, over core records and never over rows."""

from annotator.formats import jsonl, text
from annotator.formats.reading import Reader

READERS: dict[str, Reader] = {"jsonl": jsonl.read, "text": text.read}
