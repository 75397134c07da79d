"""What a codebook lets people see, by the kind of each question; no question is known by name."""

from dataclasses import dataclass

from annotator.core.codebooks.codebook import Codebook
from annotator.core.codebooks.codebook_model import Layer
from annotator.core.errors import Invalid
from annotator.core.insight import answers, crosstab
from annotator.core.insight.table import PART

Shown = dict[str, object]


@dataclass(frozen=True)
class Subject:
    """One thing that marks of a layer can be counted by."""

    axis: str
    title: str
    # answers, scale, flag: of a question; names, kinds, details: of who it is about
    kind: str
    has_kinds: bool = False  # of names: it is said how each appears, as of those who speak
    colors: tuple[tuple[str, str], ...] = ()

    def shown(self) -> Shown:
        """As the page asks for it."""
        return {
            "axis": self.axis,
            "title": self.title,
            "kind": self.kind,
            "has_kinds": self.has_kinds,
        }


_ANSWERED = {"choice": "answers", "choices": "answers", "scale": "scale", "flag": "flag"}


def of_layer(layer: Layer) -> list[Subject]:
    """Its questions, but those answered in one's own words."""
    found = []
    for each in layer.dimensions:
        if each.kind in _ANSWERED:
            axis = f"{answers.ANSWER}{each.id}"
            found.append(Subject(axis, each.title, _ANSWERED[each.kind]))
        elif each.kind == "entity":
            axis = f"{answers.NAME}{each.id}"
            found.append(Subject(axis, each.title, "names", bool(each.kinds)))
            if each.kinds:
                found.append(Subject(f"{answers.KIND}{each.id}", each.title, "kinds"))
            details = {kind.detail.id: kind.detail.title for kind in each.kinds if kind.detail}
            found += [
                Subject(f"{answers.DETAIL}{each.id}.{name}", title, "details")
                for name, title in details.items()
            ]
    return found


def axes(layer: Layer, variables: dict[str, str]) -> set[str]:
    """All that its marks can be counted by."""
    own = {each.axis for each in of_layer(layer)}
    of_all = {crosstab.OUTLET, crosstab.EVENT, crosstab.MONTH, crosstab.ALL}
    placed = {crosstab.TENTH, PART} if layer.level in {"span", "sentence", "block"} else set()
    return own | of_all | placed | {f"{crosstab.BACKGROUND}{name}" for name in variables}


def layer_of(schema: Codebook, layer_id: str) -> Layer:
    """The kind of mark; left out, the codebook's first."""
    return schema.layer(layer_id) if layer_id else schema.layers[0]


def check_axis(place: str, axis: str, known: set[str]) -> None:
    """Refuse what this kind of mark cannot be counted by."""
    if axis not in known:
        listed = ", ".join(sorted(known))
        message = f"These marks cannot be counted by {axis!r}; known are: {listed}."
        raise Invalid.at(place, message, "unknown")
