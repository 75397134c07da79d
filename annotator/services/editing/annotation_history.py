"""What happened to one annotation, told so that somebody who was not there can follow it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.utils.translation import gettext

from annotator.access import Caller, owns
from annotator.core.codebooks.codebook import Dimension, EntityValue, Label, Layer
from annotator.core.codebooks.codebook_model import Answer
from annotator.core.errors import Invalid
from annotator.core.spans import GAP, Parts
from annotator.models import Annotation, AnnotationChange, DocumentText, Entity
from annotator.services.codebooks import schema
from annotator.services.editing import showing
from annotator.services.editing.placing import masked_piece
from annotator.services.entities import entities
from annotator.services.study import blinding

Shown = dict[str, object]
State = Mapping[str, Any]
Words = list[str]


def told(row: Annotation, caller: Caller) -> Shown:
    """Every change of an annotation with its passage and its answers in the codebook's words.

    The passages are masked where the project hides outlets; a text that was taken down leaves
    them empty. People are named by pseudonym.
    """
    changes = list(row.changes.select_related("actor").order_by("sequence"))
    states = [state for each in changes for state in (each.before, each.after) if state]
    layer = schema.of(row.codebook_id).layer(row.layer)
    teller = _Teller(row, layer, _names(states) | _quotes(row, states))
    document = row.assignment.document
    is_own = owns(caller, row.assignment)
    return {
        "annotation": str(row.pk),
        "assignment": str(row.assignment_id),
        "reader": row.assignment.member.pseudonym,
        "is_yours": is_own,
        "title": blinding.title_of(row.assignment) if is_own else document.title or document.key,
        "language": document.language,
        "layer": layer.title,
        "is_deleted": row.deleted_at is not None,
        "results": [teller.event(each, caller) for each in changes],
        "next": None,
    }


class _Teller:
    """Puts the states of one annotation into words."""

    def __init__(self, row: Annotation, layer: Layer, names: Mapping[str, str]) -> None:
        self.row = row
        self.layer = layer
        self.names = names
        text = DocumentText.objects.filter(pk=row.assignment.document_id)
        self.text = text.values_list("text", flat=True).first()
        self.roles = {rule.role: rule.title for rule in layer.links}

    def event(self, change: AnnotationChange, caller: Caller) -> Shown:
        before, after = change.before, change.after
        return {
            "revision": after["revision"] if after else None,
            "operation": change.operation,
            "actor": change.actor.pseudonym,
            "is_you": change.actor.user_id is not None and change.actor.user_id == caller.pk,
            "at": change.at,
            "before": before,
            "after": after,
            "quote": self._passage(after or before),
            "changed": self._changed(before, after),
        }

    def _changed(self, before: State | None, after: State | None) -> list[Shown]:
        # What a delete takes away is told by the event before it.
        if after is None or after["deleted_at"] is not None:
            return []
        pairs = [
            ("place", "", self._place),
            *(("answer", name, self._answers(name)) for name in self._asked(before, after)),
            ("note", "", lambda state: [state["note"]] if state["note"] else []),
            ("link", "", self._links),
        ]
        return [
            {"what": what, "title": self._title(name) if name else "", "before": old, "after": new}
            for what, name, words in pairs
            for old, new in [(words(before) if before else [], words(after))]
            if old != new
        ]

    def _asked(self, before: State | None, after: State) -> Iterable[str]:
        """The questions in the codebook's order, then what it does not know any more."""
        answered = {*(before["values"] if before else ()), *after["values"]}
        known = [dimension.id for dimension in self.layer.dimensions]
        return [*(name for name in known if name in answered), *sorted(answered - set(known))]

    def _title(self, name: str) -> str:
        dimension = self._dimension(name)
        return name if dimension is None else dimension.question or dimension.title

    def _dimension(self, name: str) -> Dimension | None:
        return next((each for each in self.layer.dimensions if each.id == name), None)

    def _place(self, state: State) -> Words:
        passage = self._passage(state)
        return [passage] if passage else []

    def _passage(self, state: State | None) -> str:
        if state is None or self.text is None:
            return ""
        parts = cast("Parts", tuple((start, end) for start, end in state["parts"]))
        return GAP.join(
            masked_piece(self.row.assignment, (start, end), self.text[start:end])
            for start, end in parts
        )

    def _answers(self, name: str) -> Callable[[State], Words]:
        dimension = self._dimension(name)

        def words(state: State) -> Words:
            value = state["values"].get(name)
            several = value if isinstance(value, list) else [] if value is None else [value]
            return [self._answer(dimension, each) for each in several]

        return words

    def _answer(self, dimension: Dimension | None, value: Answer | EntityValue) -> str:
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, dict):
            return self._entity(dimension, value)
        labels = () if dimension is None else self._labels(dimension)
        return _title_in(labels, str(value))

    def _labels(self, dimension: Dimension) -> Sequence[Label]:
        try:
            return self.layer.answers(dimension)
        except Invalid:
            return ()

    def _entity(self, dimension: Dimension | None, value: Mapping[str, str]) -> str:
        name = self.names.get(value.get("id", ""), gettext("Nobody named"))
        kind = None if dimension is None else dimension.source_kind(value.get("kind", ""))
        if kind is None:
            return name
        said = [kind.title]
        if kind.detail is not None and kind.detail.id in value:
            said.append(_title_in(kind.detail.labels, value[kind.detail.id]))
        return f"{name} ({', '.join(said)})"

    def _links(self, state: State) -> Words:
        return [
            f"{self.roles.get(link['role'], link['role'])}: {self._target(link)}"
            for link in state["links"]
        ]

    def _target(self, link: Mapping[str, str]) -> str:
        return self.names.get(link.get("to") or link.get("entity", ""), gettext("a highlight"))


def _title_in(labels: Iterable[Label], label_id: str) -> str:
    return next((label.title for label in labels if label.id == label_id), label_id)


def _names(states: Sequence[State]) -> dict[str, str]:
    """The entities that are spoken of, by the ids they had then, as they are called now."""
    named = [value for state in states for _, value in entities.entity_values(state["values"])]
    ids = {UUID(value["id"]) for value in named if "id" in value}
    ids |= {UUID(link["entity"]) for state in states for link in state["links"] if "entity" in link}
    known = entities.follow(list(Entity.objects.filter(pk__in=ids)))
    return {str(entity_id): entity.name for entity_id, entity in known.items()}


def _quotes(row: Annotation, states: Sequence[State]) -> dict[str, str]:
    """The words of the highlights that were linked to, as this reader may see them."""
    ids = {UUID(link["to"]) for state in states for link in state["links"] if "to" in link}
    linked = list(Annotation.all_kinds.filter(pk__in=ids, assignment_id=row.assignment_id))
    for each in linked:
        each.assignment = row.assignment
    return {str(each.pk): f"“{showing.shown_quote(each)}”" for each in linked if each.quote}
