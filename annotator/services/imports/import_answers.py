"""What the answers of a mark come to, judged once for all that are alike.

Marks of one project differ in whom they name and in free words more than in anything that the
codebook judges. So a judgement is kept under all but these, and these are put in their places.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from annotator.core.codebooks import codebook as core
from annotator.core.errors import Invalid
from annotator.core.text import check_string
from annotator.models.fields import dump

# So many judgements are kept of a layer, and none whose answers are longer than this.
_MOST, _LONGEST = 5_000, 1_000
# What an answer that names somebody may not say of them: the record's register does.
_OF_REGISTER = frozenset({"id", "name", "type"})
_TEXT = frozenset({str})
_ID = '"id":""'


class Answers(NamedTuple):
    """Judged answers. `pieces` are their canonical JSON, a reference to the record's register at
    every other place, from the second; `tags` name question, label and such a reference.
    """

    pieces: tuple[str, ...]
    tags: tuple[core.Tag, ...]
    missing: tuple[str, ...]


class Alike(NamedTuple):
    """What a judgement rests on, and the references and free words, on which it does not."""

    key: tuple[object, ...]
    loose: list[str]


class _Mould(NamedTuple):
    """Answers in whose pieces and tags the number of a reference stands for it, and in `words`
    at which of the pieces free words stand.
    """

    pieces: tuple[str, ...]
    tags: tuple[core.Tag, ...]
    missing: tuple[str, ...]
    words: frozenset[int]

    def filled(self, loose: list[str]) -> Answers:
        """With these references and words, in the order in which the file gives them."""
        if not loose:
            return Answers(self.pieces, self.tags, self.missing)
        pieces = list(self.pieces)
        pieces[1::2] = [loose[int(each)] for each in pieces[1::2]]
        tags = tuple(
            [each if each[2] is None else (each[0], "", loose[int(each[2])]) for each in self.tags]
        )
        found = tuple(_joined(pieces, self.words)) if self.words else tuple(pieces)
        return Answers(found, tags, self.missing)


def _joined(pieces: list[str], words: frozenset[int]) -> Iterator[str]:
    """Free words are no reference: they go into the text around them."""
    text = pieces[0]
    for at in range(1, len(pieces), 2):
        if at in words:
            text += dump(pieces[at]) + pieces[at + 1]
        else:
            yield text
            yield pieces[at]
            text = pieces[at + 1]
    yield text


class _Unlike(Exception):
    """These answers are like no others, or wrong: they are judged by themselves."""


class LayerAnswers:
    """One layer of a codebook, with what was judged of it so far."""

    def __init__(self, layer: core.Layer) -> None:
        self.layer = layer
        self._dimensions = {each.id: each for each in layer.dimensions}
        terms = [term for each in layer.dimensions if each.when for term in each.when.terms]
        self.looks_elsewhere = any(term.layer is not None for term in terms)
        # Whether there are words may be asked for anywhere, but not which.
        self._weighed = {term.dimension for term in terms if term.operator != "empty"}
        self._known: dict[tuple[object, ...], _Mould] = {}

    def alike(
        self, values: Mapping[str, object], refs: Mapping[str, str], elsewhere: str = ""
    ) -> Alike | None:
        """What these answers share with others; None where they are like no others, or wrong."""
        loose: list[str] = []
        try:
            key = (elsewhere, *self._key(values, refs, loose))
            hash(key)
        except (_Unlike, TypeError):
            return None
        return Alike(key, loose)

    def known(self, alike: Alike | None) -> Answers | None:
        """What was found of answers that are alike, if any were and were in order."""
        mould = None if alike is None else self._known.get(alike.key)
        return None if alike is None or mould is None else mould.filled(alike.loose)

    def learn(
        self, alike: Alike | None, values: Mapping[str, object], checked: core.Checked
    ) -> Answers:
        """What `checked`, whose ids are references, comes to; kept where others can be alike."""
        if alike is None:
            places = self._places(checked.values, checked.values)
            return self._mould(checked, places).filled(list(places.values()))
        mould = self._mould(checked, self._places(checked.values, values))
        if len(self._known) >= _MOST:
            self._known.clear()
        if len(str(alike.key)) <= _LONGEST:
            self._known[alike.key] = mould
        return mould.filled(alike.loose)

    def _key(
        self, values: Mapping[str, object], refs: Mapping[str, str], loose: list[str]
    ) -> Iterable[object]:
        """All that the judgement rests on; the rest is added to `loose`."""
        key: list[object] = []
        for name, answer in values.items():
            dimension = self._dimensions.get(name)
            if dimension is None:
                raise _Unlike
            if dimension.kind == "entity":
                key += (name, type(answer), *_named(answer, refs, loose))
            elif dimension.kind == "text":
                key.append(name)
                loose.append(self._words(dimension, answer))
            elif type(answer) is list:
                # `type`, here and below: true is 1 to Python, but not to whoever wrote the file.
                key += (name, *answer, *map(type, answer))
            else:
                key += (name, answer, type(answer))
        return key

    def _words(self, dimension: core.Dimension, answer: object) -> str:
        if type(answer) is not str or dimension.id in self._weighed or not answer.strip():
            raise _Unlike
        if len(answer) > (dimension.max_length or 0):
            raise _Unlike
        try:
            return check_string(answer, dimension.id)
        except Invalid:
            raise _Unlike from None

    def _places(
        self, values: Mapping[str, core.Value], order: Iterable[str]
    ) -> dict[tuple[str, int], str]:
        """Where references and free words stand, and which, in this order of the questions."""
        found: dict[tuple[str, int], str] = {}
        for name in order:
            value = values.get(name)
            if isinstance(value, str) and self._dimensions[name].kind == "text":
                found[name, 0] = value
            for index, each in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(each, dict) and "id" in each:
                    found[name, index] = each["id"]
        return found

    def _mould(self, checked: core.Checked, places: Mapping[tuple[str, int], str]) -> _Mould:
        numbers = {place: str(number) for number, place in enumerate(places)}
        values: dict[str, core.Value] = {}
        pieces, words = ["{"], set[int]()
        for name in sorted(checked.values):
            value = values[name] = _numbered(name, checked.values[name], numbers)
            pieces[-1] += f"{',' if len(values) > 1 else ''}{dump(name)}:"
            if (name, 0) in numbers and isinstance(value, str):
                words.add(len(pieces))
                pieces += [numbers[name, 0], ""]
            else:
                _write(pieces, value)
        pieces[-1] += "}"
        tags = tuple(core.tagged(self.layer, values))
        return _Mould(tuple(pieces), tags, checked.missing, frozenset(words))


def _named(answer: object, refs: Mapping[str, str], loose: list[str]) -> Iterable[object]:
    """All that an answer says of those whom it names, but who they are."""
    if type(answer) is dict:
        return (_others(answer, refs, loose),)
    if type(answer) is not list:
        raise _Unlike
    first = len(loose)
    found = [_others(each, refs, loose) for each in answer]
    # Whether somebody is named twice is judged by who they are.
    if len(set(loose[first:])) < len(loose) - first:
        raise _Unlike
    return found


def _others(answer: object, refs: Mapping[str, str], loose: list[str]) -> object:
    if type(answer) is not dict or not _OF_REGISTER.isdisjoint(answer):
        raise _Unlike
    others = dict(answer)
    if "entity" in others:
        ref = others.pop("entity")
        if type(ref) is not str or ref not in refs:
            raise _Unlike
        loose.append(refs[ref])
    if not _TEXT.issuperset(map(type, others.values())):
        raise _Unlike
    return len(answer) - len(others), tuple(others.items())


def _numbered(name: str, value: core.Value, numbers: Mapping[tuple[str, int], str]) -> core.Value:
    """Each id in it replaced by its number."""
    if isinstance(value, dict):
        return value | {"id": numbers[name, 0]} if "id" in value else value
    if not isinstance(value, list):
        return value
    return [
        each | {"id": numbers[name, index]} if isinstance(each, dict) and "id" in each else each
        for index, each in enumerate(value)
    ]  # type: ignore[return-value]


def _write(pieces: list[str], value: core.Value) -> None:
    """Canonical JSON, with what stands for an id as a piece of its own."""
    for index, each in enumerate(value if isinstance(value, list) else [value]):
        pieces[-1] += "," if index else "[" if isinstance(value, list) else ""
        if isinstance(each, dict) and "id" in each:
            before, behind = dump(each | {"id": ""}).split(_ID)
            pieces[-1] += f'{before}"id":"'
            pieces += [each["id"], f'"{behind}']
        else:
            pieces[-1] += dump(each)
    if isinstance(value, list):
        pieces[-1] += "]" if value else "[]"
