"""How many people marked each word of one article."""

from annotator.core.insight.density import runs
from annotator.models import Document
from annotator.models.annotation import PEOPLES
from annotator.services.insight import bundles

Shown = dict[str, object]


def of(document: Document, *, layer: str = "") -> Shown:
    """From what is handed in; of one kind of mark, or of all together."""
    selection = bundles.selection_of(document.project)
    marks = selection.annotations_of([document.pk]).filter(origin__in=PEOPLES)
    if layer:
        marks = marks.filter(layer=layer)
    found = runs(
        (str(reader), start, end)
        for reader, parts in marks.values_list("assignment__member_id", "parts")
        for start, end in parts
    )
    return {
        "readings": selection.readings_of([document.pk]).count(),
        "runs": [run._asdict() for run in found],
    }
