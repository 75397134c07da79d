"""What the answers of a mark come to, judged once for all that are alike.

The codebook's judge says of each question's answer whether it fits, and of all of them together
which questions are asked and which are left open. Marks of one project repeat both by the
thousand, though hardly ever all at once; whom they name and what free words they hold is not
judged at all. So both judgements are kept, and put together again with names and words.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from annotator.core.codebooks import codebook as core
from annotator.core.text import is_storable
from annotator.models.fields import dump

# So many judgements of each kind are kept of a layer, and none of answers longer than this.
_MOST, _LONGEST = 2_000, 5_000
# What an answer that names somebody may not say of them: the record's register does.
_OF_REGISTER = frozenset({"id", "name", "type"})
_TAGGED = frozenset({"choice", "choices", "entity"})
_TEXT = frozenset({str})
_ID = '"id":""'
Judge = Callable[[object, Mapping[str, str], list[str]], object]
Kept = TypeVar("Kept")


class Answers(NamedTuple):
    """Judged answers. `pieces` are their canonical JSON, a reference to the record's register at
    every other place, from the second; `tags` name question, label and such a reference.
    """

    pieces: tuple[str, ...]
    tags: tuple[core.Tag, ...]
    missing: tuple[str, ...]


class Alike(NamedTuple):
    """What judgements of answers rest on, in the file's order, and what they do not rest on:
    whom each answer names, or its free words.
    """

    shape: tuple[object, ...]
    answers: Mapping[str, object]
    loose: Sequence[Sequence[str]]


class _Answer(NamedTuple):
    """One answer that fits: its JSON behind its name, cut where a reference or words belong."""

    pieces: tuple[str, ...]
    tags: tuple[core.Tag, ...]
    names: str
    has_words: bool


class _Shape(NamedTuple):
    """How answers are put together: which come one after the other in the JSON, which among the
    tags, and what is missing.
    """

    written: tuple[int, ...]
    tagged: tuple[int, ...]
    missing: tuple[str, ...]


class _Unlike(Exception):
    """These answers are like no others, or wrong: they are judged by themselves."""


class LayerAnswers:
    """One layer of a codebook, with what was judged of it so far."""

    def __init__(self, layer: core.Layer) -> None:
        self.layer = layer
        self._dimensions = {each.id: each for each in layer.dimensions}
        self._places = {each.id: place for place, each in enumerate(layer.dimensions)}
        terms = [term for each in layer.dimensions if each.when for term in each.when.terms]
        self.looks_elsewhere = any(term.layer is not None for term in terms)
        # Answers that others hang on, whatever they are; of words only whether there are any.
        bases = {term.dimension for term in terms}
        bases |= {each.labels_from or "" for each in layer.dimensions}
        weighed = {term.dimension for term in terms if term.operator != "empty"}
        # Whether somebody is named as fully as is asked shows in how, not in whom.
        self._judges = {
            each.id: (_judge(each, weighed), each.id in bases or each.kind == "entity")
            for each in layer.dimensions
        }
        # Whose answers are chosen below which other answer.
        self._above = {each.id: each.labels_from for each in layer.dimensions if each.labels_from}
        self._answers: dict[str, dict[object, _Answer]] = {each: {} for each in self._judges}
        self._shapes: dict[object, _Shape] = {}

    def alike(
        self, values: Mapping[str, object], refs: Mapping[str, str], elsewhere: str = ""
    ) -> Alike | None:
        """What these answers share with others; None where they are like no others, or wrong."""
        loose: list[Sequence[str]] = []
        shape: list[object] = [elsewhere]
        keys: dict[str, object] = {}
        try:
            for name, answer in values.items():
                judge, is_base = self._judges[name]
                words: list[str] = []
                key = keys[name] = judge(answer, refs, words)
                loose.append(words)
                shape += (name, key if is_base else answer is None or answer == [])
        except (_Unlike, KeyError):
            return None
        for name, above in self._above.items():
            if name in keys:
                keys[name] = keys[name], keys.get(above)
        return Alike(tuple(shape), keys, loose)

    def known(self, alike: Alike | None) -> Answers | None:
        """What was found of answers that are alike, if any were and were in order."""
        if alike is None:
            return None
        try:
            shape = self._shapes.get(alike.shape)
            answers = [self._answers[name].get(key) for name, key in alike.answers.items()]
        except TypeError:
            return None
        if shape is None or None in answers:
            return None
        return _together(shape, answers, alike.loose)  # type: ignore[arg-type]

    def learn(
        self, alike: Alike | None, values: Mapping[str, object], checked: core.Checked
    ) -> Answers:
        """What `checked`, whose ids are references, comes to; kept where others can be alike."""
        order = checked.values if alike is None else values
        loose = [self._loose(name, checked.values.get(name)) for name in order]
        answers = [self._answer(name, checked.values.get(name)) for name in order]
        given = [each for each, name in enumerate(order) if name in checked.values]
        names = list(order)
        tagged = [each for each in given if self._dimensions[names[each]].kind in _TAGGED]
        shape = _Shape(
            tuple(sorted(given, key=names.__getitem__)),
            tuple(sorted(tagged, key=lambda each: self._places[names[each]])),
            checked.missing,
        )
        if alike is not None and len(str(alike[:2])) <= _LONGEST:
            _keep(self._shapes, [(alike.shape, shape)])
            for (name, key), answer in zip(alike.answers.items(), answers, strict=True):
                _keep(self._answers[name], [(key, answer)])
        return _together(shape, answers, loose)

    def _loose(self, name: str, value: core.Value | None) -> list[str]:
        """Whom a canonical answer names, or its free words."""
        if self._dimensions[name].kind == "text" and isinstance(value, str):
            return [value]
        given = value if isinstance(value, list) else [value]
        return [each["id"] for each in given if isinstance(each, dict) and "id" in each]

    def _answer(self, name: str, value: core.Value | None) -> _Answer:
        pieces = [f",{dump(name)}:"]
        kind = self._dimensions[name].kind
        if kind == "text":
            return _Answer((*pieces, ""), (), "", has_words=True)
        _write(pieces, value)
        if kind == "entity":
            return _Answer(tuple(pieces), (), name, has_words=False)
        tags = core.tagged(self.layer, {} if value is None else {name: value})
        return _Answer(tuple(pieces), tuple(tags), "", has_words=False)


def _judge(dimension: core.Dimension, weighed: set[str]) -> Judge:
    """What finds all of an answer that a judgement rests on, and puts the rest aside."""
    if dimension.kind == "entity":
        return _named
    if dimension.kind != "text":
        return _chosen
    longest, is_weighed = dimension.max_length or 0, dimension.id in weighed

    def words(answer: object, _: Mapping[str, str], loose: list[str]) -> object:
        if type(answer) is not str or is_weighed or not answer.strip():
            raise _Unlike
        if len(answer) > longest or not is_storable(answer):
            raise _Unlike
        loose.append(answer)
        return str

    return words


def _chosen(answer: object, _: Mapping[str, str], __: list[str]) -> object:
    if type(answer) is str:
        if not answer.strip():
            raise _Unlike
        return answer
    if type(answer) is list:
        if not _TEXT.issuperset(map(type, answer)):
            raise _Unlike
        return tuple(answer)
    # `type`, not the value alone: true is 1 to Python, but not to whoever wrote the file.
    return answer, type(answer)


def _keep(kept: dict[object, Kept], found: Iterable[tuple[object, Kept]]) -> None:
    if len(kept) >= _MOST:
        kept.clear()
    kept.update(found)


def _together(shape: _Shape, answers: Sequence[_Answer], loose: Sequence[Sequence[str]]) -> Answers:
    """With references and words in their places."""
    pieces: list[str] = []
    text = ""
    for each in shape.written:
        answer = answers[each]
        text += answer.pieces[0]
        if len(answer.pieces) == 1:
            continue
        for word, behind in zip(loose[each], answer.pieces[1:], strict=True):
            if answer.has_words:
                text += dump(word)
            else:
                pieces += (text, word)
                text = behind
    pieces.append(text + "}")
    # Each begins with a comma; the first has none before it.
    pieces[0] = "{" + pieces[0].removeprefix(",")
    tags: list[core.Tag] = []
    for each in shape.tagged:
        tags += answers[each].tags
        if names := answers[each].names:
            tags += [(names, "", ref) for ref in loose[each]]
    return Answers(tuple(pieces), tuple(tags), shape.missing)


def _named(answer: object, refs: Mapping[str, str], loose: list[str]) -> object:
    """All that an answer says of those whom it names, but who they are."""
    if type(answer) is dict:
        return _others(answer, refs, loose)
    if type(answer) is not list:
        raise _Unlike
    found = [_others(each, refs, loose) for each in answer]
    # Whether somebody is named twice is judged by who they are.
    if len(set(loose)) < len(loose):
        raise _Unlike
    return (*found, list)


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


def _write(pieces: list[str], value: core.Value | None) -> None:
    """Canonical JSON, cut where an id belongs."""
    for index, each in enumerate(value if isinstance(value, list) else [value]):
        pieces[-1] += "," if index else "[" if isinstance(value, list) else ""
        if isinstance(each, dict) and "id" in each:
            before, behind = dump(each | {"id": ""}).split(_ID)
            pieces[-1] += f'{before}"id":"'
            pieces.append(f'"{behind}')
        else:
            pieces[-1] += dump(each)
    if isinstance(value, list):
        pieces[-1] += "]" if value else "[]"
