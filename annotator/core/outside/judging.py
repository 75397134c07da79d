"""Judges a model's marks by the codebook, as strictly as a person's: mark by mark."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from annotator.core import segments, spans
from annotator.core.codebooks import codebook as core
from annotator.core.errors import Invalid
from annotator.core.faults import printable
from annotator.core.outside.answers import Answer, Mark, Refusal, refusal, sieved


@dataclass(frozen=True)
class Page:
    """The article as the model was shown it; offsets are those of the true text."""

    text: str
    blocks: tuple[segments.Block, ...]
    sentences: spans.Parts
    quotations: spans.Parts

    def units(self, level: str) -> list[spans.Part]:
        """What a layer of this level is about, one by one."""
        if level == "sentence":
            return list(self.sentences)
        return [(start, end) for start, end, _ in self.blocks]

    @property
    def locked(self) -> spans.Parts:
        """What is no article text."""
        return tuple((s, e) for s, e, kind in self.blocks if segments.is_locked(kind))


@dataclass(frozen=True)
class Judged:
    """A mark that fits: its layer, its place, its checked answers and what it still lacks."""

    mark: Mark
    layer: core.Layer
    parts: spans.Parts
    slot: int | None
    values: dict[str, core.Value]
    missing: tuple[str, ...]

    @property
    def is_single(self) -> bool:
        """Whether its unit can have no other."""
        return self.layer.max == 1 and self.slot is not None


@dataclass(frozen=True)
class Verdict:
    """What of an answer stands, and what does not."""

    marks: tuple[Judged, ...]
    nothing_found: tuple[str, ...]
    refusals: tuple[Refusal, ...]


def judge(answer: Answer, page: Page, codebook: core.Codebook) -> Verdict:
    """All that fits. The whole article's answers come first, since other questions hang on them."""
    answer = _numbered(answer)
    ordered = sorted(answer.marks, key=lambda mark: not _is_of_document(mark, codebook))
    elsewhere: dict[str, core.Values] = {}

    def one(mark: Mark) -> Judged:
        judged = _judged(mark, page, codebook, elsewhere)
        if judged.layer.level == "document":
            elsewhere.setdefault(judged.layer.id, judged.values)
        return judged

    kept, refused = sieved(ordered, one, lambda mark: mark.words)
    kept, twice = _once(kept)
    kept, loose = _joined(kept, codebook)
    known = {layer.id for layer in codebook.layers}
    strange = [
        Refusal("nothing_found", "unknown_layer", f"There is no layer {printable(each)!r}.")
        for each in sorted(set(answer.nothing_found) - known)
    ]
    marked = {each.layer.id for each in kept}
    empty = tuple(each for each in dict.fromkeys(answer.nothing_found) if each in known - marked)
    refusals = (*answer.refusals, *refused, *twice, *loose, *strange)
    return Verdict(tuple(kept), empty, refusals)


def _is_of_document(mark: Mark, codebook: core.Codebook) -> bool:
    levels = {layer.id: layer.level for layer in codebook.layers}
    return levels.get(mark.layer) == "document"


def _judged(
    mark: Mark, page: Page, codebook: core.Codebook, elsewhere: Mapping[str, core.Values]
) -> Judged:
    try:
        layer = codebook.layer(mark.layer)
        parts, slot = _place(layer, mark, page)
        if spans.overlaps(parts, page.locked):
            raise Invalid.at("parts", "This part of the page is not article text.", "locked_block")
        checked = core.check_values(codebook, layer, mark.values, elsewhere=elsewhere)
        _check_place(layer, checked.values, parts, page, elsewhere)
    except Invalid as fault:
        fault.fields = {f"{mark.place}.{name}": said for name, said in fault.fields.items()}
        raise
    return Judged(mark, layer, parts, slot, checked.values, checked.missing)


def _check_place(
    layer: core.Layer,
    values: core.Values,
    parts: spans.Parts,
    page: Page,
    elsewhere: Mapping[str, core.Values],
) -> None:
    if layer.checks and parts:
        marked = core.Marked(parts, page.sentences, page.quotations)
        for found in core.findings(layer, values, marked, elsewhere):
            if found.severity == "error":
                raise Invalid.at("parts", found.message, "check_failed")


def _place(layer: core.Layer, mark: Mark, page: Page) -> tuple[spans.Parts, int | None]:
    if layer.level == "span":
        if mark.slot is not None:
            raise Invalid.at("slot", "A free span has a quote, not a slot.")
        return spans.check_parts(mark.parts, len(page.text), max_parts=layer.max_parts), None
    if layer.level in {"sentence", "block"}:
        return _unit(page.units(layer.level), mark)
    if mark.parts:
        raise Invalid.at("quote", "This is about the whole article: it has no place.")
    return (), 0 if layer.level == "document" else None


def _unit(units: list[spans.Part], mark: Mark) -> tuple[spans.Parts, int]:
    """By its number, or by being exactly the unit that was quoted."""
    if mark.slot is None and len(mark.parts) == 1 and mark.parts[0] in units:
        return mark.parts, units.index(mark.parts[0])
    if mark.slot is None or mark.slot >= len(units):
        raise Invalid.at("slot", f"This must be a number below {len(units)}.")
    if mark.parts not in ((), (units[mark.slot],)):
        raise Invalid.at("parts", f"Number {mark.slot} lies at {list(units[mark.slot])}.")
    return (units[mark.slot],), mark.slot


def _once(judged: Iterable[Judged]) -> tuple[tuple[Judged, ...], tuple[Refusal, ...]]:
    """A unit that is answered once has one answer: the first."""
    seen: set[tuple[str, int | None]] = set()

    def one(each: Judged) -> Judged:
        unit = each.layer.id, each.slot
        if each.is_single and unit in seen:
            message = "This is answered in this reading already."
            raise Invalid.at(each.mark.place, message, "answered_twice")
        seen.add(unit)
        return each

    return sieved(judged, one, lambda each: each.mark.words)


def _joined(
    judged: Iterable[Judged], codebook: core.Codebook
) -> tuple[tuple[Judged, ...], tuple[Refusal, ...]]:
    """Marks whose links lead to marks that stand; what hangs on a refused one is refused, too."""
    kept = tuple(judged)
    refusals: list[Refusal] = []
    while True:
        layers = {each.mark.number: each.layer.id for each in kept}
        loose = {id(each): fault for each in kept if (fault := _fault(each, layers, codebook))}
        if not loose:
            return kept, tuple(refusals)
        refusals += [refusal(loose[id(e)], e.mark.words) for e in kept if id(e) in loose]
        kept = tuple(each for each in kept if id(each) not in loose)


def _fault(each: Judged, layers: Mapping[int, str], codebook: core.Codebook) -> Invalid | None:
    links = each.mark.links
    if len(set(links)) < len(links):
        return Invalid.at(f"{each.mark.place}.links", "A link stands here twice.")
    if any(link.to not in layers for link in links):
        message = "It is linked to a mark that is not there or was refused."
        return Invalid.at(f"{each.mark.place}.links", message, "link_lost")
    try:
        core.check_links(codebook, each.layer, [(link.role, layers[link.to]) for link in links])
    except Invalid as fault:
        fault.fields = {f"{each.mark.place}.{name}": s for name, s in fault.fields.items()}
        return fault
    return None


def _numbered(answer: Answer) -> Answer:
    """Two marks under one number cannot be told apart where links lead to numbers."""
    numbers = [mark.number for mark in answer.marks]
    if len(set(numbers)) == len(numbers):
        return answer
    if any(mark.links for mark in answer.marks):
        raise Invalid.at("annotations", "Two annotations have the same number.")
    marks = tuple(replace(mark, number=at) for at, mark in enumerate(answer.marks))
    return replace(answer, marks=marks)
