"""The demo data is what a newcomer sees first, so it must be right to the last offset."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.core import segments, spans, text
from annotator.core.codebooks import codebook, templates

DEMO = Path(__file__).resolve().parent.parent / "fixtures" / "demo"
PROJECT: dict[str, Any] = json.loads((DEMO / "project.json").read_text(encoding="utf-8"))
RECORDS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (DEMO / "articles.jsonl").read_text(encoding="utf-8").split("\n")
    if line
]

CODEBOOK = codebook.parse(templates.body(PROJECT["template"]))
ANNOTATORS = ["ada", "ben", "chi"]
WANTED_KINDS = {
    "byline",
    "caption",
    "teaser_other_article",
    "related_links",
    "correction_notice",
    "boilerplate",
    "comment_header",
    "reader_comment",
}

each_article = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["key"])


def readings(state: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each article together with each of its readings in this state."""
    for record in RECORDS:
        for reading in record["assignments"]:
            if reading["state"] == state:
                yield record, reading


def passages(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything anybody marked as a passage of the article."""
    return [
        annotation
        for reading in record["assignments"]
        for annotation in reading["annotations"]
        if annotation["layer"] == "passage"
    ]


def answers(record: dict[str, Any], annotation: dict[str, Any]) -> dict[str, Any]:
    """The values as a client would send them: entities by name and type, not by local id."""
    sent = dict(annotation["values"])
    for dimension in ("target", "source"):
        if "entity" in sent.get(dimension, {}):
            value = dict(sent[dimension])
            sent[dimension] = record["entities"][value.pop("entity")] | value
    return sent


def left_to_do(record: dict[str, Any], reading: dict[str, Any]) -> dict[str, list[str]]:
    """What submit would ask this reader for."""
    given = [
        (str(each["id"]), each["layer"], answers(record, each)) for each in reading["annotations"]
    ]
    return codebook.unfinished(CODEBOOK, given, reading["nothing_found"])


def test_about_eight_articles_have_keys_of_their_own() -> None:
    assert len(RECORDS) == 8
    assert len({record["key"] for record in RECORDS}) == 8


@each_article
def test_the_text_is_already_normal_and_hashed(record: dict[str, Any]) -> None:
    assert text.normalise(record["text"]) == record["text"]
    assert hashlib.sha256(record["text"].encode()).hexdigest() == record["text_sha256"]


@each_article
def test_the_plain_file_holds_the_same_text(record: dict[str, Any]) -> None:
    (file,) = (DEMO / "articles").glob(f"{record['key']}-*.txt")
    assert text.normalise(text.decode(file.read_bytes())) == record["text"]


@each_article
def test_articles_are_of_real_length(record: dict[str, Any]) -> None:
    assert 400 <= len(record["text"].split()) <= 1_000


@each_article
def test_addresses_lead_nowhere(record: dict[str, Any]) -> None:
    assert record["url"].startswith("https://example.org/")


@each_article
def test_outlet_and_event_are_declared(record: dict[str, Any]) -> None:
    assert record["outlet"] in {outlet["name"] for outlet in PROJECT["outlets"]}
    assert record["event"] in {event["name"] for event in PROJECT["events"]}
    assert record["language"] == PROJECT["language"]


def test_three_outlets_cover_each_event() -> None:
    outlets: defaultdict[str, set[str]] = defaultdict(set)
    for record in RECORDS:
        outlets[record["event"]].add(record["outlet"])
    assert {event: len(names) for event, names in outlets.items()} == {
        event["name"]: 3 for event in PROJECT["events"]
    }


def test_an_official_says_bizarre_and_threatening_twice() -> None:
    article = next(record for record in RECORDS if record["key"] == "demo-01")
    places = spans.locate(article["text"], "bizarre and threatening")
    assert len(places) == 2
    quotations = segments.segment(article["text"]).quotations
    inside = [
        next(article["text"][a:b] for a, b in quotations if a <= start and end <= b)
        for start, end in places
    ]
    assert inside[0] == "“bizarre and threatening”"
    assert inside[1].startswith("“The statement was bizarre and threatening, and")


def test_the_articles_hold_what_makes_news_hard() -> None:
    everything = "\n".join(record["text"] for record in RECORDS)
    for hard in ("\u00a0", "“", "\u200d", "🏽", "\u030c", "Στέλιος", "(TPA) —"):
        assert hard in everything
    found = {kind for record in RECORDS for _, _, kind in segments.segment(record["text"]).blocks}
    assert found >= WANTED_KINDS


@each_article
def test_every_quote_is_the_text_at_its_offsets(record: dict[str, Any]) -> None:
    for annotation in passages(record):
        parts = spans.check_parts(annotation["parts"], len(record["text"]), max_parts=1)
        assert spans.quote(record["text"], parts) == annotation["quote"]
        before, behind = spans.context(record["text"], parts)
        assert (before, behind) == (annotation["prefix"], annotation["suffix"])
        assert spans.trim(record["text"], parts) == parts


@each_article
def test_nothing_is_marked_outside_the_article(record: dict[str, Any]) -> None:
    blocks = segments.segment(record["text"], record["language"]).blocks
    locked = tuple((start, end) for start, end, kind in blocks if segments.is_locked(kind))
    for annotation in passages(record):
        parts = spans.check_parts(annotation["parts"], len(record["text"]))
        assert not spans.overlaps(parts, locked), annotation["quote"]


@each_article
def test_annotations_are_numbered_in_the_order_of_the_text(record: dict[str, Any]) -> None:
    for reading in record["assignments"]:
        annotations = reading["annotations"]
        assert [each["id"] for each in annotations] == list(range(1, len(annotations) + 1))
        places = [each["parts"] for each in annotations]
        assert places == sorted(places)


@each_article
def test_entities_are_all_declared_and_all_used(record: dict[str, Any]) -> None:
    used = {
        annotation["values"][dimension]["entity"]
        for annotation in passages(record)
        for dimension in ("target", "source")
        if "entity" in annotation["values"].get(dimension, {})
    }
    assert used == set(record["entities"])


def test_two_to_three_people_have_read_most_articles_and_work_is_left() -> None:
    done = Counter(record["key"] for record, _ in readings("submitted"))
    assert sum(2 <= count <= 3 for count in done.values()) >= 5
    assert list(readings("in_progress"))
    assert list(readings("open"))
    for record in RECORDS:
        assert [reading["annotator"] for reading in record["assignments"]] == ANNOTATORS


def test_a_reading_with_passages_has_eight_to_fifteen() -> None:
    counts = [
        sum(annotation["layer"] == "passage" for annotation in reading["annotations"])
        for _, reading in readings("submitted")
        if not reading["nothing_found"]
    ]
    assert min(counts) >= 8
    assert max(counts) <= 15


def test_one_person_found_nothing_where_another_found_something() -> None:
    ((article, empty),) = (
        (record, reading) for record, reading in readings("submitted") if reading["nothing_found"]
    )
    assert empty["nothing_found"] == ["passage"]
    assert [annotation["layer"] for annotation in empty["annotations"]] == ["article"]
    assert passages(article)


def test_readers_agree_in_part_and_differ_in_part() -> None:
    for record in RECORDS:
        marks = [
            {tuple(each["parts"][0]) for each in reading["annotations"] if each["parts"]}
            for reading in record["assignments"]
            if reading["state"] == "submitted" and not reading["nothing_found"]
        ]
        if len(marks) >= 2:
            assert set.intersection(*marks)
            assert set.union(*marks) != set.intersection(*marks)


def test_open_readings_are_empty() -> None:
    for _, reading in readings("open"):
        assert reading["annotations"] == []


@each_article
def test_every_answer_fits_the_template_and_is_canonical(record: dict[str, Any]) -> None:
    for reading in record["assignments"]:
        for annotation in reading["annotations"]:
            sent = answers(record, annotation)
            layer = CODEBOOK.layer(annotation["layer"])
            assert codebook.check_values(CODEBOOK, layer, sent).values == sent


def test_submitted_readings_lack_nothing() -> None:
    for record, reading in readings("submitted"):
        assert left_to_do(record, reading) == {}


def test_readings_in_progress_have_something_left_to_answer() -> None:
    for record, reading in readings("in_progress"):
        assert left_to_do(record, reading)


def test_every_question_and_every_voice_is_answered_somewhere() -> None:
    (layer,) = (each for each in CODEBOOK.layers if each.id == "passage")
    given = [annotation["values"] for record in RECORDS for annotation in passages(record)]
    assert {name for values in given for name in values} == {each.id for each in layer.dimensions}
    voices = {label.id for label in layer.dimension("voice").labels}
    assert {values["voice"] for values in given if "voice" in values} == voices
