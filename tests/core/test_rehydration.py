"""A copy that only looks different is the same text; another is never taken for it."""

import json
import unicodedata

import pytest

from annotator.core.record_json import document_json
from annotator.core.records import AnnotationRecord, AssignmentRecord, DocumentRecord
from annotator.core.releasing.rehydration import rehydrate
from annotator.core.releasing.released import Quoting, withheld
from annotator.core.text import sha256

TEXT = "Die Rede 🎈 war schön.\n\n“It was bad,” she said, and left the café."
PART = (TEXT.index("bad"), TEXT.index("bad") + 3)
RECORD = DocumentRecord(
    "k",
    TEXT,
    text_sha256=sha256(TEXT),
    sentences=[[0, TEXT.index("\n")], [TEXT.index("“"), len(TEXT)]],
    assignments=(AssignmentRecord("a1", annotations=(AnnotationRecord(1, "mark", (PART,)),)),),
)
LINE = withheld(json.loads(json.dumps(document_json(RECORD))), Quoting(0))


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.replace("\n", "\r\n") + "\r\n",
        "\ufeff" + TEXT,
        TEXT.replace(" ", "\u00a0"),
        unicodedata.normalize("NFD", TEXT).replace(" ", "\u00a0") + "\n",
        f"  {TEXT}\n\n",
    ],
)
def test_what_editors_and_browsers_change_makes_no_other_text(copy: str) -> None:
    record, outcome = rehydrate(LINE, copy, {"mark": "span"})
    assert (outcome.status, outcome.exact) == ("same", 1)
    assert record["text"] == TEXT


def test_another_copy_says_what_moved_and_what_is_lost() -> None:
    headline = "Neu!\n\n"
    _, outcome = rehydrate(LINE, headline + TEXT, {"mark": "span"})
    at = PART[0] + len(headline)
    assert outcome.status == "differs"
    assert [each["to"] for each in outcome.moved] == [[[at, at + 3]]]
    _, outcome = rehydrate(LINE, TEXT.replace("bad", "good"), {"mark": "span"})
    assert [each["why"] for each in outcome.lost] == ["words not found"]
