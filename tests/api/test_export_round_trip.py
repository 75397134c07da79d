"""What goes out comes in again and goes out equal, whatever the text holds."""

import json
import unicodedata
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.models import Project
from annotator.services.projects import projects
from tests.articles import seed_text
from tests.dataset import DEMO, another_project, bring, records, stable, tables
from tests.people import Person, person

HARD = (
    "Überschrift mit é und e\u0301\r\n\r\n"
    "“Bizarr\u00a0und\u00a0drohend”, sagte sie. 👩🏽‍🚒 stand da; 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 auch.\r\n"
    "„Nein“ — ‹ja›, 中文，עברית, العربية.\r\n\tEnde\u2028doch nicht.\r"
)


def reading(text: str, parts: list[list[int]], annotator: str = "a1") -> dict[str, Any]:
    """Somebody's unfinished reading with one passage for each part."""
    return {
        "annotator": annotator,
        "state": "in_progress",
        "annotations": [
            {"layer": "passage", "parts": [part], "quote": text[part[0] : part[1]]}
            for part in parts
        ],
    }


def there_and_back(project: Project, who: Person, *given: dict[str, Any]) -> list[dict[str, Any]]:
    """Import, export, import elsewhere, export: both exports must be equal; the first one."""
    bring(project, who.member, b"\n".join(json.dumps(each).encode() for each in given))
    first = records(who, project)
    elsewhere, creator = another_project()
    bring(elsewhere, creator.member, b"\n".join(json.dumps(each).encode() for each in first))
    second = records(creator, elsewhere)
    assert [stable(each) for each in second] == [stable(each) for each in first]
    for each in second:
        for one in each["assignments"]:
            for annotation in one["annotations"]:
                pieces = [each["text"][start:end] for start, end in annotation["parts"]]
                assert annotation["quote"] == " … ".join(pieces)
    return first


def test_the_real_article(project: Project, mona: Person) -> None:
    text = seed_text()
    first = text.index("bizarre and threatening")
    second = text.index("bizarre and threatening", first + 1)
    parts = [[at, at + len("bizarre and threatening")] for at in (first, second)]
    assignments = [reading(text, parts), reading(text, parts[1:], "a2")]
    (record,) = there_and_back(
        project, mona, {"key": "seed", "text": text, "assignments": assignments}
    )
    assert record["text"] == text
    assert "\u00a0" in record["text"]
    assert "“" in record["text"]


def test_a_text_with_everything_that_breaks_offsets(project: Project, mona: Person) -> None:
    text = HARD.replace("\r\n", "\n").replace("\r", "\n")
    places = [text.index(each) for each in ("👩🏽‍🚒", "𝔘𝔫𝔦", "e\u0301", "\u00a0und", "العربية")]
    assignments = [reading(text, [[at, at + 3] for at in sorted(places)])]
    (record,) = there_and_back(
        project, mona, {"key": "hard", "text": HARD, "language": "de", "assignments": assignments}
    )
    assert record["text"] == text
    assert unicodedata.normalize("NFC", text) != text


def test_the_demo_with_its_entities_states_and_answers(project: Project, mona: Person) -> None:
    given = [json.loads(line) for line in DEMO.read_text(encoding="utf-8").split("\n") if line]
    first = there_and_back(project, mona, *given)
    for before, after in zip(given, first, strict=True):
        assert before["text"] == after["text"]
        for name in ("title", "outlet", "event", "url", "published_on", "byline", "rights"):
            assert before[name] == after[name]
        for theirs, ours in zip(before["assignments"], after["assignments"], strict=True):
            assert (theirs["annotator"], theirs["state"]) == (ours["annotator"], ours["state"])
            assert named(before, theirs) == named(after, ours)


def named(record: dict[str, Any], given: dict[str, Any]) -> list[Any]:
    """What a reading says, with entities by name and type."""

    def full(value: Any) -> Any:
        if not isinstance(value, dict) or "entity" not in value:
            return value
        entity = record["entities"][value["entity"]]
        return value | {"entity": (entity["name"], entity["type"])}

    return [
        (each["layer"], each["parts"], {name: full(one) for name, one in each["values"].items()})
        for each in given["annotations"]
    ]


FULL: dict[str, Any] = {
    "schema": "slant/1",
    "key": "a-001",
    "title": "",
    "text": "Eins. Zwei.\nDrei.",
    "outlet": "Blatt",
    "event": "Wahl",
    "url": "https://example.org/a",
    "published_on": "2024-02-29",
    "byline": "Ada",
    "language": "de-AT",
    "purpose": "training",
    "metadata": {"words": [1, 2.5, None, {"deep": True}]},
    "rights": {"licence": "CC0-1.0"},
    "blocks": [[0, 11, "body"], [12, 17, "reader_comment"]],
    "sentences": [[0, 5], [6, 11], [12, 17]],
    "assignments": [
        {
            "annotator": "b2",
            "state": "skipped",
            "skip": {"reason": "duplicate", "note": "seen"},
            "exposure": {"outlet": False},
        },
        {
            "annotator": "a1",
            "state": "in_progress",
            "note": "hm",
            "active_seconds": 77,
            "unlocked_blocks": [1],
            "recognised_outlet": "Blatt",
            "annotations": [
                {
                    "layer": "passage",
                    "parts": [[12, 17]],
                    "note": "odd",
                    "origin": "suggestion_edited",
                    "created_at": "2024-03-01T10:00:00.123456Z",
                    "updated_at": "2024-03-02T10:00:00Z",
                }
            ],
        },
    ],
}


def test_an_article_that_says_all_there_is_to_say(project: Project, mona: Person) -> None:
    bring(project, mona.member, json.dumps(FULL).encode())
    (found,) = records(mona, project, "state=all&purpose=all")
    for name in FULL.keys() - {"assignments"}:
        assert found[name] == FULL[name], name
    first, second = found["assignments"]
    assert second["skip"] == {"reason": "duplicate", "note": "seen"}
    assert second["exposure"] == {"outlet": False}
    assert (first["note"], first["active_seconds"], first["unlocked_blocks"]) == ("hm", 77, [1])
    assert first["recognised_outlet"] == "Blatt"
    (annotation,) = first["annotations"]
    assert (annotation["note"], annotation["origin"]) == ("odd", "suggestion_edited")
    assert annotation["created_at"] == "2024-03-01T10:00:00.123456Z"
    assert annotation["updated_at"] == "2024-03-02T10:00:00Z"


def test_annotations_of_one_place_keep_their_order(project: Project, mona: Person) -> None:
    said = [{"sentiment": "negative"}, {"sentiment": "neutral"}, {"sentiment": "positive"}]
    annotations = [{"layer": "passage", "parts": [[0, 4]], "values": each} for each in said]
    work = {"annotator": "a1", "state": "in_progress", "annotations": annotations}
    there_and_back(project, mona, {"key": "k", "text": "Eins zwei.", "assignments": [work]})


_numbers = count()
letters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[list[int]]]:
    """Any text and any places in it."""
    text = draw(st.text(alphabet=letters, min_size=2, max_size=60))
    text = "x" + text.replace("\r", "\n").lstrip("\ufeff")
    cuts = st.integers(0, len(text) - 1)
    places = draw(st.lists(st.tuples(cuts, cuts), max_size=4))
    return text, sorted([min(each), max(each) + 1] for each in places)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(case=marked())
def test_any_text_with_any_spans(db: None, case: tuple[str, list[list[int]]]) -> None:
    text, parts = case
    who, made = _fresh()
    content = json.dumps({"key": "k", "text": text, "assignments": [reading(text, parts)]})
    bring(made, who.member, content.encode())
    (first,) = records(who, made)
    assert first["text"] == text
    marks = first["assignments"][0]["annotations"]
    assert [each["parts"] for each in marks] == [[part] for part in parts]
    other, elsewhere = _fresh()
    bring(elsewhere, other.member, json.dumps(first).encode())
    assert [stable(each) for each in records(other, elsewhere)] == [stable(first)]


def _fresh() -> tuple[Person, Project]:
    """A manager and a project nobody has touched."""
    who = person(f"maker{next(_numbers)}")
    made = projects.create(
        creator=who.user, title="Any", language="en", template="news-framing", settings={}
    )
    return who, made


def test_pandas_alone_rebuilds_annotators_by_articles(project: Project, mona: Person) -> None:
    work: dict[str, Any] = {"key": "k", "text": "Eins zwei.", "assignments": []}
    whole = {"layer": "article", "values": {"primary_frame": "economic"}}
    for name in ("a1", "a2"):
        mark = {
            "layer": "passage",
            "parts": [[0, 4]],
            "values": {"framing": ["economic"], "sentiment": "neutral", "voice": "outlet"},
        }
        work["assignments"].append({"annotator": name, "annotations": [mark, whole]})
    work["assignments"].append(
        {"annotator": "a3", "annotations": [whole], "nothing_found": ["passage"]}
    )
    bring(project, mona.member, json.dumps(work).encode())
    rows = tables(mona, project)["readings.csv"]
    assert [(row["annotator"], row["annotations_passage"]) for row in rows] == [
        ("a1", "1"),
        ("a2", "1"),
        ("a3", "0"),
    ]
    assert [row["nothing_found_passage"] for row in rows] == ["false", "false", "true"]
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame(rows).pivot_table(
        index="document", columns="annotator", values="state", aggfunc="first"
    )
    assert table.shape == (1, 3)
