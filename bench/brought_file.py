"""The file that an import is measured with: what a download in the documents layout gives."""

from collections.abc import Iterator
from random import Random
from typing import Any

import orjson

from annotator.core import record_json, spans
from annotator.core.records import (
    AnnotationRecord,
    AssignmentRecord,
    DocumentRecord,
    EntityRecord,
)
from annotator.core.segments import segment
from annotator.core.text import sha256
from bench import data

READERS = ("Reader-1", "Reader-2")
_NAMES, _NAMED_IN_ONE = 200, 6
_MOMENT = "2026-01-02T03:04:05.678901Z"
_FRAMES = ("economic", "morality", "political", "security_defense", "crime_punishment")
_TONES = ("negative", "positive", "mixed", "neutral")
_VOICES = ("outlet", "direct_quote", "quoted_words", "paraphrase")
_KINDS = ("official", "expert", "company", "institution")


def lines(articles: int, *, marked: bool) -> Iterator[bytes]:
    """One line an article; `marked` has two finished readings in it, of 20 passages each."""
    random = Random(articles)
    for number in range(articles):
        text = data.text(number)
        if marked:
            yield orjson.dumps(record_json.document_json(_record(random, number, text))) + b"\n"
        else:
            given = {"key": f"in-{number:06}", "text": text, "outlet": "Herald"}
            yield orjson.dumps(given) + b"\n"


def _record(random: Random, number: int, text: str) -> DocumentRecord:
    cut = segment(text, "en")
    named = random.sample(range(_NAMES), _NAMED_IN_ONE)
    return DocumentRecord(
        key=f"in-{number:06}",
        text=text,
        title=f"Article {number}",
        text_sha256=sha256(text),
        outlet="Herald",
        language="en",
        blocks=cut.blocks,
        sentences=cut.sentences,
        entities={
            f"e{at}": EntityRecord(f"Somebody {name}", "person") for at, name in enumerate(named, 1)
        },
        assignments=tuple(
            AssignmentRecord(
                annotator=name,
                codebook="1.0.0",
                exposure={"suggestions": False},
                active_seconds=600,
                submitted_at=_MOMENT,
                annotations=tuple(_marks(random, text)),
            )
            for name in READERS
        ),
    )


def _marks(random: Random, text: str) -> Iterator[AnnotationRecord]:
    for number in range(1, data.SPANS + 1):
        start = random.randrange(0, len(text) - 60)
        parts = ((start, start + random.randint(10, 50)),)
        before, behind = spans.context(text, parts)
        yield AnnotationRecord(
            id=number,
            layer="passage",
            parts=parts,
            quote=spans.quote(text, parts),
            prefix=before,
            suffix=behind,
            values=_answers(random),
            uuid=f"{random.getrandbits(128):032x}",
            created_at=_MOMENT,
            updated_at=_MOMENT,
        )
    yield AnnotationRecord(
        id=data.SPANS + 1,
        layer="article",
        slot=0,
        values={"primary_frame": random.choice(_FRAMES), "tone": "neutral"},
        created_at=_MOMENT,
        updated_at=_MOMENT,
    )


def _answers(random: Random) -> dict[str, Any]:
    """All that is asked of a passage, answered."""
    tone, voice = random.choice(_TONES), random.choice(_VOICES)
    found: dict[str, Any] = {"framing": sorted(random.sample(_FRAMES, random.randint(1, 2)))}
    found |= {"sentiment": tone, "voice": voice}
    if tone != "neutral":
        found |= {"intensity": random.choice((1, 2, 3)), "target": _somebody(random)}
    if voice != "outlet":
        found["source"] = _somebody(random) | {"kind": random.choice(_KINDS)}
    if random.random() < 0.3:
        found["bias"] = ["loaded_wording"]
    return found


def _somebody(random: Random) -> dict[str, str]:
    return {"entity": f"e{random.randint(1, _NAMED_IN_ONE)}"}
