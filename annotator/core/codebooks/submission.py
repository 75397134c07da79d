"""Judges whether a reading is finished: what submit must ask for before it takes the work."""

from collections.abc import Sequence
from typing import TypeAlias

from annotator.core.codebooks.codebook_model import Codebook, Layer, Values
from annotator.core.codebooks.conditions import Elsewhere
from annotator.core.codebooks.values import missing
from annotator.core.errors import Invalid

Given: TypeAlias = tuple[str, str, Values]
Judged: TypeAlias = tuple[str, str, Sequence[str]]
Link: TypeAlias = tuple[str, str, str]


def document_answers(codebook: Codebook, annotations: Sequence[Given]) -> dict[str, Values]:
    """The answers of the document-level layers by layer id, for conditions that look there."""
    whole = {layer.id for layer in codebook.layers if layer.level == "document"}
    return {layer_id: values for _, layer_id, values in annotations if layer_id in whole}


def unfinished(
    codebook: Codebook,
    annotations: Sequence[Given],
    nothing_found: Sequence[str],
    links: Sequence[Link] = (),
) -> dict[str, list[str]]:
    """What is left to do: annotation or layer id → question ids; empty when all is done.

    Annotations are (id, layer id, values), links (annotation id, role, target id). A missing
    link stands among the questions as ``links.role``. A layer with an empty list wants to be
    marked, or (unless it must be marked) to be named in `nothing_found`.
    """
    elsewhere = document_answers(codebook, annotations)
    judged = [
        (annotation_id, layer_id, missing(codebook.layer(layer_id), values, elsewhere))
        for annotation_id, layer_id, values in annotations
    ]
    return left_to_do(codebook, judged, nothing_found, links, elsewhere)


def left_to_do(
    codebook: Codebook,
    annotations: Sequence[Judged],
    nothing_found: Sequence[str],
    links: Sequence[Link],
    elsewhere: Elsewhere,
) -> dict[str, list[str]]:
    """The same, of annotations (id, layer id, missing answers) whose answers were judged before,
    beside those of the document-level layers.
    """
    _check_nothing_found(codebook, annotations, nothing_found)
    left: dict[str, list[str]] = {}
    roles: dict[str, list[str]] = {}
    for source, role, _ in links:
        roles.setdefault(source, []).append(role)
    layers = {layer.id: layer for layer in codebook.layers}
    for annotation_id, layer_id, unanswered in annotations:
        linked = roles.get(annotation_id, [])
        wanted = [*unanswered, *_missing_links(layers[layer_id], linked)]
        if wanted:
            left[annotation_id] = wanted
    used = {layer_id for _, layer_id, _ in annotations}
    for layer in codebook.layers:
        if layer.id not in used:
            _judge_unused(layer, elsewhere, nothing_found, left)
    return left


def check_links(codebook: Codebook, layer: Layer, links: Sequence[tuple[str, str | None]]) -> None:
    """Refuse links the layer does not have: (role, layer id of the target, None for an entity).

    Too few are no fault here, as with answers: the minimum is asked for at submit.
    """
    rules = {rule.role: rule for rule in layer.links}
    seen: dict[str, int] = {}
    for index, (role, target) in enumerate(links):
        place = f"links.{index}"
        rule = rules.get(role)
        if rule is None:
            raise Invalid.at(f"{place}.role", f"“{layer.title}” has no such role.", "value_invalid")
        seen[role] = seen.get(role, 0) + 1
        if rule.max is not None and seen[role] > rule.max:
            raise Invalid.at(
                f"{place}.role", f"“{rule.title}” takes {rule.max} at most.", "value_invalid"
            )
        if target is not None and target not in rule.layers:
            titles = " or ".join(f"“{codebook.layer(each).title}”" for each in rule.layers)
            raise Invalid.at(f"{place}.to", f"“{rule.title}” leads to {titles}.", "value_invalid")


def _check_nothing_found(
    codebook: Codebook, annotations: Sequence[Judged], nothing_found: Sequence[str]
) -> None:
    known = {layer.id: layer.title for layer in codebook.layers}
    used = {layer_id for _, layer_id, _ in annotations}
    for layer_id in nothing_found:
        if layer_id not in known:
            raise Invalid.at("nothing_found", "There is no such layer.", "nothing_found_invalid")
        if layer_id in used:
            raise Invalid.at(
                "nothing_found",
                f"Something is marked as “{known[layer_id]}”, so it is not true that nothing was.",
                "nothing_found_invalid",
            )


def _missing_links(layer: Layer, roles: Sequence[str]) -> list[str]:
    if not layer.links:
        return []
    wanted = [f"links.{rule.role}" for rule in layer.links if roles.count(rule.role) < rule.min]
    if layer.level == "relation" and not roles and not wanted:
        wanted = [f"links.{layer.links[0].role}"]
    return wanted


def _judge_unused(
    layer: Layer, elsewhere: Elsewhere, nothing_found: Sequence[str], left: dict[str, list[str]]
) -> None:
    """A layer without any annotation: fine, still to be answered, or to be confirmed as empty."""
    if layer.level == "document":
        wanted = missing(layer, {}, elsewhere)
        if wanted:
            left[layer.id] = list(wanted)
            return
    unconfirmed = layer.empty == "ask" and layer.id not in nothing_found
    if layer.required_to_submit or unconfirmed:
        left[layer.id] = []
