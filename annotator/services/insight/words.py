"""What the words of an axis mean now, and how they are called on the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.core.codebooks.codebook import Codebook
from annotator.core.codebooks.codebook_model import Dimension
from annotator.core.insight import answers
from annotator.core.insight.crosstab import BACKGROUND, EVENT, OUTLET
from annotator.core.insight.table import CODEBOOK, READER, ROUND
from annotator.models import Codebook as CodebookRow
from annotator.models import Entity, Event, Membership, Outlet, Project, Round
from annotator.models.entity import fold

# Axis → word as it is kept → word as it is asked for and told.
Exchanged = Mapping[str, Mapping[str, str]]


@dataclass
class Vocabulary:
    """One project's or one release's."""

    exchanged: dict[str, dict[str, str]] = field(default_factory=dict)
    titles: dict[str, dict[str, str]] = field(default_factory=dict)
    bins: dict[str, dict[str, str]] = field(default_factory=dict)  # background, by variable

    def meaning(self, axis: str, word: str) -> str:
        """A kept word as it is told; what is not in the list means itself."""
        if axis.startswith(BACKGROUND):
            return self.bins.get(axis.removeprefix(BACKGROUND), {}).get(word, "")
        return self.exchanged.get(_family(axis), {}).get(word, word)

    def title(self, axis: str, word: str) -> str:
        """How the page calls it."""
        return self.titles.get(axis, {}).get(word) or self.titles.get(_family(axis), {}).get(
            word, word
        )


def of_project(project: Project, schema: Codebook) -> Vocabulary:
    """Ids become names, and names that were put together become one."""
    found = Vocabulary()
    outlets = Outlet.objects.filter(project=project).values_list("pk", "name")
    events = Event.objects.filter(project=project).values_list("pk", "name")
    rounds = Round.objects.filter(project=project).values_list("pk", "name")
    books = CodebookRow.objects.filter(project=project).values_list("pk", "version")
    people = Membership.objects.filter(project=project).values_list("pk", "pseudonym")
    for axis, rows in (
        (OUTLET, outlets),
        (EVENT, events),
        (ROUND, rounds),
        (CODEBOOK, books),
        (READER, people),
    ):
        found.exchanged[axis] = {str(pk): name for pk, name in rows}
    _register(project, found)
    found.titles |= titles_of(schema)
    return found


def _register(project: Project, found: Vocabulary) -> None:
    """The register of names: who is one now is one word, `type:folded name`."""
    rows = {
        pk: (into, name, kind)
        for pk, into, name, kind in Entity.objects.filter(project=project)
        .order_by("pk")
        .values_list("pk", "merged_into", "name", "type")
    }
    words: dict[str, str] = {}
    titles: dict[str, str] = {}
    for pk in rows:
        at, seen = pk, {pk}
        while (into := rows[at][0]) in rows and into not in seen:
            at = into
            seen.add(at)
        _, name, kind = rows[at]
        words[str(pk)] = name_word(kind, name)
        titles.setdefault(name_word(kind, name), name)
    found.exchanged[answers.NAME] = words
    found.titles[answers.NAME] = titles


def name_word(kind: str, name: str) -> str:
    """How a name is asked for, whoever wrote it and however."""
    return f"{kind}:{fold(name)}"


def titles_of(schema: Codebook) -> dict[str, dict[str, str]]:
    """What the codebook calls its answers."""
    titles: dict[str, dict[str, str]] = {}
    for layer in schema.layers:
        for each in layer.dimensions:
            said = {label.id: label.title for label in layer.answers(each)}
            said |= {point: f"{point} ({name})" for point, name in each.anchors.items()}
            titles.setdefault(f"{answers.ANSWER}{each.id}", {}).update(said)
            for kind in each.kinds:
                titles.setdefault(f"{answers.KIND}{each.id}", {})[kind.id] = kind.title
                if kind.detail:
                    axis = f"{answers.DETAIL}{each.id}.{kind.detail.id}"
                    titles[axis] = {label.id: label.title for label in kind.detail.labels}
    return titles


def order_of(schema: Codebook, layer_id: str, axis: str) -> list[str] | None:
    """The codebook's own order of the words, where it has one."""
    family, _, rest = axis.partition(":")
    dimension_id = rest.partition(".")[0]
    layer = next((each for each in schema.layers if each.id == layer_id), None)
    found: list[Dimension] = [] if layer is None else list(layer.dimensions)
    dimension = next((each for each in found if each.id == dimension_id), None)
    if layer is None or dimension is None:
        return None
    if f"{family}:" == answers.KIND:
        return [kind.id for kind in dimension.kinds]
    if f"{family}:" != answers.ANSWER:
        return None
    if dimension.kind == "scale":
        return [str(point) for point in range(dimension.min or 0, (dimension.max or 0) + 1)]
    if dimension.kind == "flag":
        return ["true", "false"]
    return [label.id for label in layer.answers(dimension)]


def _family(axis: str) -> str:
    """All names are from one register."""
    return answers.NAME if axis.startswith(answers.NAME) else axis
