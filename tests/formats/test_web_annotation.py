"""The Web Annotation pages, read by a small reader of the standard's own selectors."""

import json
from pathlib import Path
from typing import Any

from pyld import jsonld

from tests.formats.sample import EMPTY, FIRST, NOTE, SPANS, TEXT, lost, written


def page(files: dict[str, str]) -> dict[str, Any]:
    """The only page."""
    (name,) = [each for each in files if each.endswith(".jsonld")]
    found: dict[str, Any] = json.loads(files[name])
    return found


def places(target: dict[str, Any], text: str) -> list[tuple[int, int]]:
    """Where a target is: by its position, and the same by its quote."""
    if target["type"] == "Composite":
        return [place for each in target["items"] for place in places(each, text)]
    if "selector" not in target:
        return []
    by = {each["type"]: each for each in target["selector"]}
    quoted, position = by["TextQuoteSelector"], by["TextPositionSelector"]
    sought = quoted["prefix"] + quoted["exact"] + quoted["suffix"]
    assert text.count(sought) == 1
    start = text.index(sought) + len(quoted["prefix"])
    assert (position["start"], position["end"]) == (start, start + len(quoted["exact"]))
    return [(position["start"], position["end"])]


def bodies(item: dict[str, Any], purpose: str) -> list[dict[str, Any]]:
    """The bodies of one purpose."""
    return [each for each in item["body"] if each["purpose"] == purpose]


def test_quote_and_position_of_every_part_mean_the_same_words(tmp_path: Path) -> None:
    files = written("web_annotation", tmp_path)
    *marks, whole = page(files)["items"]
    for item, annotation in zip(marks, SPANS, strict=True):
        source = item["target"].get("source") or item["target"]["items"][0]["source"]
        assert files[source["file"]] == TEXT
        assert places(item["target"], TEXT) == list(annotation.parts)
    assert whole["target"]["file"] == source["file"]
    assert places(whole["target"], TEXT) == []


def test_every_answer_is_a_body_with_its_question(tmp_path: Path) -> None:
    first = page(written("web_annotation", tmp_path))["items"][0]
    assert [(each["question"], each["value"]) for each in bodies(first, "classifying")] == [
        ("tone", "bad"),
        ("frames", "law"),
        ("frames", "war"),
        ("strength", "-1"),
        ("sure", "false"),
    ]
    assert [each["value"] for each in bodies(first, "describing")] == [FIRST.values["why"]]
    assert [each["value"] for each in bodies(first, "commenting")] == [NOTE]
    ada, ben = bodies(first, "identifying")
    assert (ada["value"], ada["entityType"], ada["details"]) == (
        "Ada, Countess",
        "person",
        {"kind": "official"},
    )
    assert ben["value"] == "Ben"
    assert first["created"] == FIRST.created_at


def test_links_lead_to_annotations_of_the_page_and_to_entities(tmp_path: Path) -> None:
    first, second, *_ = page(written("web_annotation", tmp_path))["items"]
    to_mark, to_entity = bodies(first, "linking")
    assert (to_mark["source"], to_mark["role"]) == (second["id"], "answers")
    assert to_entity["source"]["label"] == "Ada, Countess"


def test_every_id_is_an_iri_and_is_given_once(tmp_path: Path) -> None:
    found = page(written("web_annotation", tmp_path))
    ids = [found["id"], *(each["id"] for each in found["items"])]
    assert len(set(ids)) == len(ids)
    assert all(each.startswith("urn:x-slant:") and each.isascii() for each in ids)
    assert not any(sign in each for each in ids for sign in ' "<>\\^`{|}')


def test_every_term_is_the_standards_or_is_in_the_context(tmp_path: Path) -> None:
    found = page(written("web_annotation", tmp_path))
    standard, own = found["@context"]
    assert standard == "http://www.w3.org/ns/anno.jsonld"
    known = {
        *("@context", "id", "type", "label", "startIndex", "items", "motivation", "creator"),
        *("created", "modified", "body", "target", "nickname", "source", "selector", "exact"),
        *("prefix", "suffix", "start", "end", "purpose", "value", "format", "language", "via"),
    }
    assert terms(found) - known <= set(own)


def terms(value: Any) -> set[str]:
    """Every key of some JSON, but those of the context and of plain JSON."""
    if isinstance(value, list):
        return set().union(*map(terms, value))
    if not isinstance(value, dict):
        return set()
    inner = [terms(each) for key, each in value.items() if key not in ("@context", "details")]
    return set(value).union(*inner)


def test_a_reading_that_found_nothing_is_told(tmp_path: Path) -> None:
    files = written("web_annotation", tmp_path)
    by = {each["creator"]["nickname"]: each for each in page(files)["readings"]}
    assert by[EMPTY]["nothingFound"] == ["mark"]
    assert lost(files) == {"unread": 1}


OA = "http://www.w3.org/ns/oa#"


def standard(url: str, options: Any) -> dict[str, Any]:
    """The terms of the recommendation's context that we use; no network."""
    assert url == "http://www.w3.org/ns/anno.jsonld"
    context = json.loads((Path(__file__).parent / "anno_context.json").read_text())
    return {"document": context, "documentUrl": url, "contextUrl": None}


def test_a_json_ld_reader_finds_every_mark_as_oa_says_and_no_term_is_lost(tmp_path: Path) -> None:
    whole = page(written("web_annotation", tmp_path))
    options = {"documentLoader": standard}
    (read,) = jsonld.expand(whole, options)
    (listed,) = read["http://www.w3.org/ns/activitystreams#items"]
    *marks, article = listed["@list"]
    assert {kind for each in [*marks, article] for kind in each["@type"]} == {f"{OA}Annotation"}
    for item, annotation in zip(marks, SPANS, strict=True):
        starts = sorted(each for each in _values(item, f"{OA}start"))
        assert starts == sorted(start for start, _ in annotation.parts)
        exact = sorted(_values(item, f"{OA}exact"))
        assert exact == sorted(TEXT[start:end] for start, end in annotation.parts)
    assert _values(marks[0], "urn:x-slant:term:layer")[0] == "mark"
    # As triples, too: what the context did not know would be dropped without a word.
    triples = jsonld.to_rdf(whole, options)["@default"]
    said = {each["predicate"]["value"] for each in triples}
    assert {f"{OA}hasBody", f"{OA}hasTarget", "urn:x-slant:term:question"} <= said


def _values(node: Any, term: str) -> list[Any]:
    """Every literal of a term, however deep."""
    if isinstance(node, list):
        return [found for each in node for found in _values(each, term)]
    if not isinstance(node, dict):
        return []
    own = [each["@value"] for each in node.get(term, []) if "@value" in each]
    return own + [
        found for key, each in node.items() if key != term for found in _values(each, term)
    ]
