"""Renaming, merging, splitting, retiring and adding answers: how each changes a codebook's body.

No annotation changes by any of this: each keeps the version it was made under. An answer that
is merged, split or retired stays in the body, marked as retired, so that old work can be read.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal, get_args

from annotator.core.errors import Invalid

Op = Literal["merge", "split", "rename", "retire", "add"]
OPS: tuple[Op, ...] = get_args(Op)
Body = dict[str, Any]

_LONGEST_REASON = 1_000


@dataclass(frozen=True)
class Change:
    """One act on the answers of a question: ids before and after, and why it was done."""

    op: Op
    layer: str
    dimension: str
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    reason: str = ""

    def told(self) -> dict[str, object]:
        """As a codebook keeps it."""
        return {
            "op": self.op,
            "layer": self.layer,
            "dimension": self.dimension,
            "from": list(self.sources),
            "to": list(self.targets),
            "reason": self.reason,
        }


def kept(told: Mapping[str, Any]) -> Change:
    """A change as a codebook keeps it, read back."""
    return Change(
        op=told["op"],
        layer=told["layer"],
        dimension=told["dimension"],
        sources=tuple(told["from"]),
        targets=tuple(told["to"]),
        reason=told.get("reason", ""),
    )


@dataclass(frozen=True)
class Target:
    """The answer that something becomes: one that is there, by id, or a new one, by title."""

    id: str = ""
    title: str = ""


def perform(
    body: Body,
    *,
    op: Op,
    layer: str,
    dimension: str,
    sources: Sequence[str],
    targets: Sequence[Target],
    reason: str = "",
) -> tuple[Body, Change]:
    """The body after the act, and the act as it is kept. The given body stays as it was."""
    changed = deepcopy(body)
    labels = _labels(changed, layer, dimension)
    _check_counts(op, sources, targets)
    if len(reason) > _LONGEST_REASON:
        raise Invalid.at("reason", f"{_LONGEST_REASON:,} characters is the most.")
    known = {label["id"]: label for label in labels}
    for index, source in enumerate(sources):
        if source not in known:
            raise Invalid.at(f"from.{index}", f"There is no answer {source!r}.")
    if op == "rename":
        known[sources[0]]["title"] = targets[0].title.strip()
        ids = tuple(sources)
    else:
        ids = tuple(_target(labels, target, sources, index) for index, target in enumerate(targets))
        for source in sources:
            if source not in ids:
                _retire(known[source])
        _follow_conditions(changed, layer, dimension, set(sources), ids)
    return changed, Change(op, layer, dimension, tuple(sources), ids, reason.strip())


def _check_counts(op: Op, sources: Sequence[str], targets: Sequence[Target]) -> None:
    wanted: dict[Op, tuple[range, range, str]] = {
        "merge": (range(2, 100), range(1, 2), "Merging takes two answers or more, and makes one."),
        "split": (range(1, 2), range(2, 100), "Splitting takes one answer, and makes two or more."),
        "rename": (range(1, 2), range(1, 2), "Renaming takes one answer and its new title."),
        "retire": (range(1, 100), range(1), "Retiring takes answers, and makes none."),
        "add": (range(1), range(1, 100), "Adding takes no answer, only the new ones."),
    }
    many, made, words = wanted[op]
    if len(sources) not in many or len(set(sources)) < len(sources):
        raise Invalid.at("from", words)
    if len(targets) not in made:
        raise Invalid.at("to", words)
    for index, target in enumerate(targets):
        if not target.title.strip() and (op in ("rename", "add") or not target.id):
            raise Invalid.at(f"to.{index}.title", "Give it a title.")


def _target(labels: list[Body], target: Target, sources: Sequence[str], index: int) -> str:
    """The id of what something becomes; a new answer is put in after the first source."""
    found = next((label for label in labels if label["id"] == target.id), None)
    if found is not None:
        if found.get("retired") is True:
            raise Invalid.at(f"to.{index}", f"“{found['title']}” is no longer used.")
        return str(found["id"])
    if not target.title.strip():
        raise Invalid.at(f"to.{index}", f"There is no answer {target.id!r}.")
    taken = {str(label["id"]) for label in labels}
    made: Body = {"id": target.id or id_of(target.title, taken), "title": target.title.strip()}
    before = [place for place, label in enumerate(labels) if label["id"] in sources]
    if before:
        origin = labels[before[0]]
        made |= {name: origin[name] for name in ("color", "parent") if origin.get(name)}
    at = before[-1] + 1 + index if before else len(labels)
    labels.insert(at, made)
    return str(made["id"])


def _retire(label: Body) -> None:
    label["retired"] = True
    # Its key is free for what takes its place.
    label.pop("key", None)


def _follow_conditions(
    body: Body, layer: str, dimension: str, sources: set[str], targets: Sequence[str]
) -> None:
    """A question that was asked after one of the old answers is asked after the new ones too."""
    for terms_layer, term in _terms(body):
        if (term.get("layer") or terms_layer) != layer or term.get("dimension") != dimension:
            continue
        for operator in ("in", "not_in"):
            answers = term.get(operator)
            if isinstance(answers, list) and sources & {str(each) for each in answers}:
                answers += [each for each in targets if each not in answers]


def _terms(body: Body) -> Iterator[tuple[str, Body]]:
    """Every comparison of every condition, with the layer it stands in."""
    for layer in body["layers"]:
        conditions = [each.get("when") for each in layer.get("dimensions", [])]
        conditions += [each.get("when") for each in layer.get("checks", [])]
        for condition in filter(None, conditions):
            terms = condition.get("all") or condition.get("any") or [condition]
            for term in terms:
                yield layer["id"], term


def _labels(body: Body, layer_id: str, dimension_id: str) -> list[Body]:
    for layer in body.get("layers", []):
        for dimension in layer.get("dimensions", []):
            if (layer.get("id"), dimension.get("id")) == (layer_id, dimension_id):
                if dimension.get("kind") not in ("choice", "choices") or "labels" not in dimension:
                    raise Invalid.at("dimension", "This question has no answers of its own.")
                found: list[Body] = dimension["labels"]
                return found
    raise Invalid.at("dimension", f"There is no question {dimension_id!r} in {layer_id!r}.")


def id_of(title: str, taken: set[str]) -> str:
    """An id made of a title's letters, not yet taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:50]
    if not base or not base[0].isalpha():
        base = f"a_{base}".rstrip("_")
    found, number = base, 2
    while found in taken:
        found, number = f"{base}_{number}", number + 1
    return found
