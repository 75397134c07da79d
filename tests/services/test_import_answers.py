"""What was kept of alike answers is what the codebook's judge says of each by itself."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from annotator.core.codebooks import codebook as core
from annotator.core.errors import Invalid
from annotator.models.fields import dump
from annotator.services.imports.import_answers import Answers, LayerAnswers

TEMPLATES = Path(core.__file__).parents[2] / "codebooks"
REFS = {"e1": "e1", "e2": "e2", "twin": "e1"}
WORDS = ("words", 'a "quoted" word', "two\nlines", "x" * 3_000, " ", "", "NUL \x00")


def layers() -> list[tuple[core.Codebook, core.Layer]]:
    """Of every template, and one with all that hangs on something else."""
    books = [
        core.parse(json.loads(path.read_text(encoding="utf-8"))["body"])
        for path in sorted(TEMPLATES.glob("*.json"))
    ]
    return [(book, layer) for book in books for layer in book.layers if layer.dimensions]


def answers(random: Random, layer: core.Layer) -> dict[str, Any]:
    """Mostly in order, sometimes not, in any order of the questions."""
    names = [each for each in layer.dimensions if random.random() < 0.8]
    random.shuffle(names)
    given = {each.id: _answer(random, layer, each) for each in names}
    if random.random() < 0.05:
        given["unknown"] = 1
    return given


def _answer(random: Random, layer: core.Layer, asked: core.Dimension) -> object:
    if random.random() < 0.1:
        return random.choice((None, [], "", " ", True, 1, 1.0, {}, [{}], ["none"], [[1]], "none"))
    labels = [each.id for each in layer.answers(asked)][:4]
    match asked.kind:
        case "choice":
            return random.choice(labels)
        case "choices":
            return [random.choice(labels) for _ in range(random.randint(0, 2))]
        case "scale":
            return random.randint(asked.min or 0, (asked.max or 0) + 1)
        case "flag":
            return random.random() < 0.5
        case "text":
            return random.choice(WORDS)
    if asked.multiple:
        return [_somebody(random, asked) for _ in range(random.randint(0, 2))]
    return _somebody(random, asked)


def _somebody(random: Random, asked: core.Dimension) -> dict[str, object]:
    named: dict[str, object] = {"entity": random.choice([*REFS, "stranger"])}
    if random.random() < 0.1:
        del named["entity"]
    if asked.kinds and random.random() < 0.9:
        kind = random.choice(asked.kinds)
        named["kind"] = kind.id
        if kind.detail is not None and random.random() < 0.5:
            named[kind.detail.id] = kind.detail.labels[0].id
    return named


def with_ids(value: object) -> object:
    """References as the codebook's judge takes them; a stranger is nobody's business here."""
    if isinstance(value, list):
        return [with_ids(each) for each in value]
    if isinstance(value, dict) and "entity" in value:
        others = {key: each for key, each in value.items() if key != "entity"}
        return {"id": REFS[value["entity"]]} | others
    return value


def by_itself(book: core.Codebook, layer: core.Layer, given: dict[str, Any]) -> core.Checked | None:
    """The judge's own word, None where it refuses."""
    try:
        values = {name: with_ids(each) for name, each in given.items()}
        return core.check_values(book, layer, values)
    except (Invalid, KeyError):
        return None


@pytest.mark.parametrize("number", range(len(layers())))
def test_alike_answers_come_to_what_each_comes_to_by_itself(number: int) -> None:
    book, layer = layers()[number]
    kept, random = LayerAnswers(layer), Random(number)
    found = 0
    for given in drawn(random, layer):
        alike = kept.alike(given, REFS)
        known, checked = kept.known(alike), by_itself(book, layer, given)
        if checked is None:
            assert known is None, given
            continue
        found += known is not None
        expected = (dump(checked.values), core.tagged(layer, checked.values), checked.missing)
        for each in (known, kept.learn(alike, given, checked)):
            assert each is None or said(each) == expected, given
    assert found >= 5


def drawn(random: Random, layer: core.Layer) -> Iterator[dict[str, Any]]:
    """Each once more, naming others."""
    for _ in range(500):
        given = answers(random, layer)
        yield given
        others = {"e1": "e2", "e2": "twin", "twin": "e2"}
        yield {name: renamed(value, others) for name, value in given.items()}


def renamed(value: object, others: dict[str, str]) -> object:
    """The same answer, of somebody else."""
    if isinstance(value, list):
        return [renamed(each, others) for each in value]
    if isinstance(value, dict) and "entity" in value:
        return value | {"entity": others.get(value["entity"], "stranger")}
    return value


def said(each: Answers) -> tuple[str, list[core.Tag], tuple[str, ...]]:
    """Its JSON, tags and what is missing."""
    assert set(each.pieces[1::2]) <= set(REFS.values())
    return "".join(each.pieces), list(each.tags), each.missing
