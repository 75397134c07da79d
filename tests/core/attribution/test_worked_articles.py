"""The rules against articles that were worked by hand, and against a real one."""

import json
from pathlib import Path

import pytest

from annotator.core.attribution.scoring import Score, Statement, score
from annotator.core.attribution.speaking import Attribution, attributions_of
from annotator.core.segments import is_locked, segment
from tests.articles import SEED, seed_text

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "attribution"
WORKED = sorted(FOLDER.glob("*.json"))
KEY = SEED.with_name("seed-article.attributions.json")


def proposed(text: str, language: str) -> tuple[Attribution, ...]:
    """What the rules find."""
    cut = segment(text, language)
    return attributions_of(text, cut.blocks, cut.quotations, language)


def total(files: list[Path]) -> Score:
    """All of these articles together."""
    result = Score()
    for file in files:
        worked = json.loads(file.read_text(encoding="utf-8"))
        mine = [
            Statement(tuple((start, end) for start, end in row["content"]), row["name"])
            for row in worked["attributions"]
        ]
        found = proposed(worked["text"], worked["language"])
        result.add(score(mine, [Statement(each.content, each.speaker.name) for each in found]))
    return result


@pytest.mark.parametrize("file", WORKED, ids=lambda file: file.stem)
def test_what_was_worked_by_hand_says_what_its_places_say(file: Path) -> None:
    worked = json.loads(file.read_text(encoding="utf-8"))
    for row in worked["attributions"]:
        said = [worked["text"][start:end] for start, end in row["content"]]
        assert said == row["quotes"]["content"]
        if row["source"]:
            assert worked["text"][slice(*row["source"])] == row["quotes"]["source"]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_the_rules_do_as_well_as_the_guide_says(language: str) -> None:
    mine = [file for file in WORKED if file.stem.startswith(language)]
    seen = total([file for file in mine if "held-out" not in file.stem])
    unseen = total([file for file in mine if "held-out" in file.stem])
    assert seen.worked > 30
    assert unseen.worked > 5
    assert (seen.precision or 0) >= 0.9
    assert (seen.recall or 0) >= 0.85
    assert (unseen.precision or 0) >= 0.7


def test_the_guide_tells_the_figures_as_they_are() -> None:
    guide = (FOLDER.parents[1] / "docs" / "assistance.md").read_text(encoding="utf-8")
    for is_held_out in (False, True):
        found = total([file for file in WORKED if ("held-out" in file.stem) == is_held_out])
        figures = (
            f"| {found.worked} | {found.proposed} | {found.precision:.2f} | {found.recall:.2f} |"
        )
        assert figures in guide


def test_a_score_counts_each_statement_once() -> None:
    mine = [Statement(((0, 10),), "Brandt"), Statement(((20, 30),), "Quill")]
    other = [
        Statement(((0, 10),), "brandt"),
        Statement(((0, 10),), "Brandt"),
        Statement(((21, 30),), "X"),
    ]
    found = score(mine, other)
    assert (found.met, found.right, found.precision, found.recall) == (2, 1, 1 / 3, 1 / 2)
    assert score([], []).precision is None


def test_the_real_article_is_read_as_an_expert_reads_it() -> None:
    text = seed_text()
    key = json.loads(KEY.read_text(encoding="utf-8"))
    cut = segment(text)
    assert [list(part) for part in cut.quotations] == key["quotation_marked"]
    found = proposed(text, "en")
    right = [row["id"] for row in key["attributions"] if any(_is(row, each) for each in found)]
    assert len(right) >= 12, right
    assert {"A11", "A12", "A13", "A16"} <= set(right)
    nameless = {each.speaker.anonymity: text[slice(*each.source)] for each in found if each.source}
    assert nameless["close_to"] == "a source close to Lecornu"
    assert nameless["unspecified"] == "some observers"
    assert [text[slice(*each.via)] for each in found if each.via] == ["AFP"]
    locked = [(start, end) for start, end, kind in cut.blocks if is_locked(kind)]
    places = [part for each in found for part in (*each.content, *each.cue, each.source) if part]
    assert not [part for part in places for start, end in locked if start <= part[0] < end]


def _is(row: dict[str, object], each: Attribution) -> bool:
    """The same statement by the same speaker, named at the same place."""
    entity, content, source = row["entity"], row["content"], row["source"]
    assert isinstance(entity, dict)
    assert isinstance(content, list)
    mine = Statement(tuple((start, end) for start, end in content), str(entity["name"]))
    is_same = score([mine], [Statement(each.content, each.speaker.name)]).right == 1
    return is_same and (not source or [list(each.source or ())] == source)
