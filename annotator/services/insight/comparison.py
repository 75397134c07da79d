"""One event as several outlets tell it: what they share, what each marks, and where they differ."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from annotator.core.codebooks.codebook import Codebook
from annotator.core.codebooks.codebook_model import Layer
from annotator.core.insight import crosstab
from annotator.core.insight.answers import ANSWER
from annotator.core.insight.crosstab import EVENT, OUTLET, Asked, Counted
from annotator.core.shared_passages import Passage, share, shared
from annotator.models import Document, DocumentText, Event
from annotator.models.annotation import PEOPLES
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.services.exports.export_filters import Selection
from annotator.services.insight import bundles, subjects, words
from annotator.services.insight.sources import Source
from annotator.services.insight.subjects import Subject

Shown = dict[str, object]
# More beside each other nobody can read; those that most people have read come first.
MOST = 12


def of(event: Event, source: Source) -> Shown:
    """The page's answer."""
    rows = _articles(event)
    texts = dict(
        DocumentText.objects.filter(document__in=[row.pk for row in rows]).values_list("pk", "text")
    )
    passages = shared([texts.get(row.pk, "") for row in rows])
    marks = _marks(bundles.selection_of(source.project), rows, source.schema)
    return {
        "articles": [
            _article(row, texts.get(row.pk, ""), found, marks.get(row.pk, []))
            for row, found in zip(rows, passages, strict=True)
        ],
        "differences": differences(source, event.name),
        "names": names(source, event.name),
    }


def _articles(event: Event) -> list[Document]:
    handed_in = Q(
        assignments__state=AssignmentState.SUBMITTED,
        assignments__kind=AssignmentKind.ANNOTATION,
        assignments__member__work_withdrawn_at=None,
    )
    rows = (
        Document.objects.live()
        .filter(event=event, purpose="annotation")
        .select_related("outlet")
        .defer("sentences", "quotations", "masks", "metadata")
        .annotate(read=Count("assignments", filter=handed_in))
        .order_by("-read", "published_on", "pk")[:MOST]
    )
    return sorted(rows, key=lambda row: (row.outlet.name if row.outlet else "", row.key))


def _article(row: Document, text: str, passages: Sequence[Passage], marks: list[Shown]) -> Shown:
    return {
        "id": str(row.pk),
        "key": row.key,
        "title": row.title,
        "outlet": row.outlet.name if row.outlet else "",
        "published_on": row.published_on,
        "readings": getattr(row, "read", 0),
        "text": text,
        "blocks": row.blocks,
        "shared": [
            {"start": each.start, "end": each.end, "others": each.others} for each in passages
        ],
        "share": round(share(passages, text), 4),
        "marks": marks,
    }


def _marks(
    selection: Selection, rows: Sequence[Document], schema: Codebook
) -> dict[UUID, list[Shown]]:
    """Every passage that somebody marked, with the answer that colours it in the editor."""
    told = words.titles_of(schema)
    layers = {layer.id: layer for layer in schema.layers}
    found: dict[UUID, list[Shown]] = {}
    marked = selection.annotations_of([row.pk for row in rows])
    in_text = marked.filter(start__isnull=False, origin__in=PEOPLES).order_by("start", "pk")
    columns = ("document_id", "layer", "parts", "values")
    for document, layer_id, parts, values in in_text.values_list(*columns):
        layer = layers.get(layer_id)
        answer = _coloring(layer, values)
        titles = told.get(f"{ANSWER}{layer.color_by}", {}) if layer else {}
        found.setdefault(document, []).append(
            {
                "parts": parts,
                "layer": layer_id,
                "answer": answer,
                "title": titles.get(answer, answer) or (layer.title if layer else layer_id),
            }
        )
    return found


def _coloring(layer: Layer | None, values: Mapping[str, Any]) -> str:
    value = values.get(layer.color_by) if layer and layer.color_by else None
    first = (value[0] if value else None) if isinstance(value, list) else value
    return "" if first is None else str(first)


def differences(source: Source, event: str) -> list[Shown]:
    """Answers whose share of an outlet's marks differs, the widest apart first."""
    found = _compared(source, event, frozenset({"answers", "kinds"}))
    return sorted(found, key=lambda each: (-float(str(each["spread"])), str(each["answer"])))


def names(source: Source, event: str) -> list[Shown]:
    """Who is spoken of and who speaks, by outlet; those whom not all of them name first."""
    return sorted(_compared(source, event, frozenset({"names"})), key=_missing, reverse=True)


def _compared(source: Source, event: str, kinds: frozenset[str]) -> list[Shown]:
    found: list[Shown] = []
    for layer in source.schema.layers:
        for subject in subjects.of_layer(layer):
            if subject.kind not in kinds:
                continue
            asked = Asked(layer.id, subject.axis, OUTLET, where={EVENT: frozenset({event})})
            counted = crosstab.count(source.tables, asked, source.vocabulary.meaning)
            if len(counted.columns.words) > 1:
                found += [
                    _row(source, layer.id, subject, counted, at)
                    for at in range(len(counted.rows.words))
                ]
    return found


def _row(source: Source, layer: str, subject: Subject, counted: Counted, at: int) -> Shown:
    word = counted.rows.words[at]
    columns = list(
        zip(
            counted.columns.words,
            counted.marks[0, at].tolist(),
            counted.columns.marks,
            strict=True,
        )
    )
    shares = [marks / whole for _, marks, whole in columns]
    return {
        "layer": layer,
        "axis": subject.axis,
        "question": subject.title,
        "answer": source.vocabulary.title(subject.axis, word),
        "word": word,
        "spread": round(max(shares) - min(shares), 4),
        "outlets": [
            {"outlet": outlet, "marks": marks, "of": whole} for outlet, marks, whole in columns
        ],
    }


def _missing(named: Shown) -> int:
    outlets = named["outlets"]
    return sum(not each["marks"] for each in outlets) if isinstance(outlets, list) else 0
