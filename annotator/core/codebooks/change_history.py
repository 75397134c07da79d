"""What happened to answers between two versions, whoever did it and by whatever way.

Merges and splits are told by somebody, since no body shows them; renamed, retired and new answers
are seen by comparing, so that an answer retired by hand counts like one retired by an act.
"""

from collections.abc import Iterator, Sequence

from annotator.core.codebooks.codebook_model import Codebook, Dimension, Layer
from annotator.core.codebooks.label_changes import Change, Op


def of_version(old: Codebook, new: Codebook, told: Sequence[Change]) -> tuple[Change, ...]:
    """All that happened to answers between two versions: the merges and splits somebody told,
    as far as they still stand, and the rest as the two bodies show it.
    """
    found = [each for each in told if _stands(new, each)]
    explained = {
        (each.layer, each.dimension, label)
        for each in found
        for label in (*each.sources, *each.targets)
        if each.op in ("merge", "split")
    }
    reasons = {
        (each.op, each.layer, each.dimension, label): each.reason
        for each in told
        for label in (*each.sources, *each.targets)
    }
    for each in _seen(old, new):
        (label,) = each.sources or each.targets
        if (each.layer, each.dimension, label) in explained and each.op != "rename":
            continue
        reason = reasons.get((each.op, each.layer, each.dimension, label), "")
        found.append(Change(*_parts(each), reason=reason))
    return tuple(found)


def _parts(each: Change) -> tuple[Op, str, str, tuple[str, ...], tuple[str, ...]]:
    return each.op, each.layer, each.dimension, each.sources, each.targets


def _stands(new: Codebook, change: Change) -> bool:
    """Whether a merge or split is still so in the body, which may have been edited since."""
    if change.op not in ("merge", "split"):
        return False
    pair = _find(new, change.layer, change.dimension)
    if pair is None:
        return False
    now = {label.id: label.retired for label in pair[1].labels}
    gone = [each for each in change.sources if each not in change.targets]
    return all(now.get(each, True) for each in gone) and all(
        now.get(each) is False for each in change.targets
    )


def _seen(old: Codebook, new: Codebook) -> Iterator[Change]:
    """What the bodies alone show; an answer that is gone counts as retired."""
    for layer in old.layers:
        for dimension in layer.dimensions:
            pair = _find(new, layer.id, dimension.id)
            now = {label.id: label for label in pair[1].labels} if pair else {}
            here = (layer.id, dimension.id)
            for label in dimension.labels:
                after = now.get(label.id)
                if not label.retired and (after is None or after.retired):
                    yield Change("retire", *here, sources=(label.id,))
                elif after is not None and after.title != label.title:
                    yield Change("rename", *here, sources=(label.id,), targets=(label.id,))
    for layer in new.layers:
        for dimension in layer.dimensions:
            pair = _find(old, layer.id, dimension.id)
            before = {label.id for label in pair[1].labels} if pair else set()
            for label in dimension.labels:
                if label.id not in before:
                    yield Change("add", layer.id, dimension.id, targets=(label.id,))


def asked_as(layer: Layer, dimension_id: str) -> set[str]:
    """The questions that can be answered with this question's labels: itself, and those that
    offer the labels below its own.
    """
    below = {each.id for each in layer.dimensions if each.labels_from == dimension_id}
    return {dimension_id, *below}


def in_words(change: Change, old: Codebook, new: Codebook) -> str:
    """The change as a person would say it."""
    titles: dict[str, str] = {}
    question = change.dimension
    for book in (new, old):
        pair = _find(book, change.layer, change.dimension)
        if pair is not None:
            titles |= {label.id: label.title for label in pair[1].labels}
            question = pair[1].question
    became = {}
    after = _find(new, change.layer, change.dimension)
    if after is not None:
        became = {label.id: label.title for label in after[1].labels}
    sources = _listed([titles.get(each, each) for each in change.sources])
    targets = _listed([became.get(each, each) for each in change.targets])
    said = {
        "merge": f"{sources} merged into {targets}",
        "split": f"{sources} split into {targets}",
        "rename": f"{sources} renamed to {targets}",
        "retire": f"{sources} retired",
        "add": f"{targets} added",
    }
    return f"“{question}”: {said[change.op]}."


def _listed(titles: Sequence[str]) -> str:
    named = [f"“{title}”" for title in titles]
    if len(named) < 2:
        return "".join(named)
    return f"{', '.join(named[:-1])} and {named[-1]}"


def _find(book: Codebook, layer_id: str, dimension_id: str) -> tuple[Layer, Dimension] | None:
    for layer in book.layers:
        for dimension in layer.dimensions:
            if (layer.id, dimension.id) == (layer_id, dimension_id):
                return layer, dimension
    return None
