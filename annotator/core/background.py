"""Questions about the people who annotate, their answers, and the coarse bin of each answer.

Every question may be left out or answered with DECLINED. Nothing finer than a bin is ever
released. A questionnaire is data like a codebook; the one that comes with the product is a file.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal, TypeAlias

from annotator.core.codebooks.codebook_reader import Part
from annotator.core.faults import Faults
from annotator.core.k_anonymity import OTHER

Kind = Literal["scale", "choice", "country", "languages"]
KINDS: tuple[Kind, ...] = ("scale", "choice", "country", "languages")
Given: TypeAlias = str | int | list[str]

DECLINED = "prefer_not_to_say"
MOST_ITEMS = 20
MOST_OPTIONS = 50
MOST_LANGUAGES = 10
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")


@dataclass(frozen=True)
class Option:
    """One answer that may be chosen."""

    id: str
    title: str


@dataclass(frozen=True)
class Bin:
    """Answers that are told as one."""

    id: str
    title: str
    of: tuple[str | int, ...]


@dataclass(frozen=True)
class Item:
    """One question. A scale says what its ends mean."""

    id: str
    kind: Kind
    title: str
    question: str
    options: tuple[Option, ...] = ()
    bins: tuple[Bin, ...] = ()
    min: int = 0
    max: int = 0
    low: str = ""
    high: str = ""
    is_released: bool = True


def default_items() -> list[dict[str, Any]]:
    """The questions that come with the product, in the order of what a release keeps longest."""
    file = resources.files("annotator") / "questionnaires" / "background.json"
    items: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["items"]
    return items


def parse(items: object) -> tuple[Item, ...]:
    """Read and judge a questionnaire; all its faults in one refusal."""
    faults = Faults()
    root = Part({"items": items}, "", faults)
    found = tuple(_item(part) for part in root.parts("items", MOST_ITEMS))
    seen: set[str] = set()
    for index, item in enumerate(found):
        if item.id in seen:
            faults.add(f"items.{index}.id", f"“{item.id}” is already taken.")
        seen.add(item.id)
        _judge(item, f"items.{index}", faults)
    faults.refuse("questionnaire_invalid", "The questions are not usable. At")
    return found


def _item(part: Part) -> Item:
    item = Item(
        id=part.identifier("id"),
        kind=part.word("kind", KINDS, "choice"),
        title=part.title("title"),
        question=part.title("question", 300),
        options=tuple(_option(each) for each in part.parts("options", MOST_OPTIONS)),
        bins=tuple(_bin(each) for each in part.parts("bins", MOST_OPTIONS)),
        min=part.whole("min", 0, -100, 100) or 0,
        max=part.whole("max", 0, -100, 100) or 0,
        low=part.text("low", 60),
        high=part.text("high", 60),
        is_released=part.truth("is_released", True),
    )
    part.finish()
    return item


def _option(part: Part) -> Option:
    option = Option(part.title("id", 60), part.title("title"))
    part.finish()
    return option


def _bin(part: Part) -> Bin:
    given = part.elements("of", MOST_OPTIONS * 2)
    of = tuple(each for each in given if isinstance(each, str | int))
    found = Bin(part.title("id", 60), part.title("title"), of)
    part.finish()
    return found


def _judge(item: Item, place: str, faults: Faults) -> None:
    if item.kind == "scale" and item.min >= item.max:
        faults.add(f"{place}.min", "The lowest point must be below the highest.")
    if item.kind == "choice" and not item.options:
        faults.add(f"{place}.options", "At least one answer is required.")
    if item.kind in ("scale", "choice"):
        answers = _answers(item)
        told = [each for bin_ in item.bins for each in bin_.of]
        if len(set(told)) < len(told):
            faults.add(f"{place}.bins", "An answer stands in two bins.")
        if set(told) != answers:
            faults.add(f"{place}.bins", "Every answer needs a bin, and every bin its answers.")
        if len(item.bins) < 2:
            faults.add(f"{place}.bins", "At least two bins; one alone would tell nothing.")
    elif item.bins or item.options:
        faults.add(place, "Countries and languages bring their own answers.")


def _answers(item: Item) -> set[str | int]:
    if item.kind == "scale":
        return set(range(item.min, item.max + 1))
    return {option.id for option in item.options}


def check_answers(items: Sequence[Item], given: Mapping[str, object]) -> dict[str, Given]:
    """The answers in canonical form; what is left out is left out, and nothing is required."""
    faults = Faults()
    known = {item.id: item for item in items}
    checked: dict[str, Given] = {}
    for name in given:
        if name not in known:
            faults.add("answers", f"There is no question {name!r}.")
    for item in items:
        answer = given.get(item.id)
        if answer in (None, "", []):
            continue
        found = _checked(item, answer)
        if found is None:
            faults.add(f"answers.{item.id}", "This is none of the answers to this question.")
        else:
            checked[item.id] = found
    faults.refuse("answers_invalid", "An answer does not fit. At")
    return checked


def _checked(item: Item, answer: object) -> Given | None:
    if answer == DECLINED:
        return DECLINED
    if item.kind == "languages":
        if not isinstance(answer, list) or len(answer) > MOST_LANGUAGES:
            return None
        languages = [each for each in answer if isinstance(each, str) and _LANGUAGE.match(each)]
        return sorted(set(languages)) if len(languages) == len(answer) else None
    if item.kind == "country":
        return answer if isinstance(answer, str) and _COUNTRY.match(answer) else None
    # `type`, since true would pass as 1.
    is_plain = type(answer) in (str, int)
    return answer if is_plain and answer in _answers(item) else None


def bin_of(item: Item, answer: Given, language: str) -> str | None:
    """The coarse bin of an answer; None where nothing may be told of it. Languages are told only
    by whether the project's own is among them.
    """
    if answer == DECLINED:
        return None
    if isinstance(answer, list):
        return "project_language" if language.partition("-")[0] in answer else OTHER
    if item.kind == "country":
        return str(answer)
    return next((each.id for each in item.bins if answer in each.of), None)


def count_of_bins(item: Item) -> int:
    """How many bins a release would have of it; a country counts as one bin beside the others."""
    return len(item.bins) if item.bins else 2


def titles_of_bins(item: Item) -> dict[str, str]:
    """What the bins are called, where they have a name of their own."""
    if item.kind == "languages":
        return {"project_language": "The project's language", OTHER: "Other languages only"}
    return {each.id: each.title for each in item.bins} | {OTHER: "Other"}
