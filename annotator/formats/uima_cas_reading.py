"""UIMA CAS as XMI read, from dkpro-cassis, WebAnno, INCEpTION or ourselves; alone or in a zip.

Types are known by their names alone, so no type system is needed. Of several views the first with
a text is taken. Relations and slots of others are not taken, which the report says.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

from annotator.core.errors import Invalid
from annotator.formats import readings, safe_xml
from annotator.formats.reading import Line, Options
from annotator.formats.readings import Parsed
from annotator.formats.uima_marks import Structure, Types, is_mark
from annotator.formats.uima_text import UimaText
from annotator.formats.uima_types import ARROW, FURTHER_PART

NOBODY = "uima"
_ID = "http://www.omg.org/XMI id"
_SPACE = re.compile(r"http:///(.*)\.ecore\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z")
_NO_FEATURES = {_ID, "sofa", "begin", "end"}
_ENDS_OF_ARROWS = ({"Governor", "Dependent"}, {"target"})
_MOST_STRUCTURES = 500_000


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """One record an article."""
    yield from readings.read(stream, (".xmi",), partial(parsed, Types(options)), options, NOBODY)


@dataclass
class _Element:
    """What one element of the file says."""

    type: str
    said: Mapping[str, str]
    line: int
    lists: dict[str, list[str]] = field(default_factory=dict)

    @property
    def has_place(self) -> bool:
        return self.said.get("begin", "").isdigit() and self.said.get("end", "").isdigit()


@dataclass
class _Cas:
    """The elements worth keeping, by their ids."""

    where: str
    views: list[_Element] = field(default_factory=list)
    kept: dict[str, _Element] = field(default_factory=dict)
    arrays: dict[str, _Element] = field(default_factory=dict)
    language: str = ""
    _current: _Element | None = None

    def begins(self, name: str, said: Mapping[str, str], line: int, depth: int) -> None:
        """Elements below the outermost are structures, those below them items of a list."""
        if depth != 1:
            return
        element = self._current = _Element(_type(name), said, line)
        own = said.get(_ID, "")
        if element.type == "uima.cas.Sofa":
            self.views.append(element)
        elif element.type in {"uima.cas.StringArray", "uima.cas.FSArray"}:
            self.arrays[own] = element
        elif element.type == "uima.tcas.DocumentAnnotation":
            self.language = said.get("language", "")
        elif is_mark(element.type):
            self.kept[own] = element
        if len(self.kept) + len(self.arrays) > _MOST_STRUCTURES:
            message = f"A CAS has at most {_MOST_STRUCTURES:,} annotations."
            raise Invalid.at(self.where, message, "too_large")

    def ends(self, name: str, text: str, depth: int) -> None:
        """An item of the current list."""
        if depth == 2 and self._current is not None:
            self._current.lists.setdefault(name, []).append(text)

    def parsed(self, types: Types) -> Parsed:
        """The text and its marks."""
        views = [each for each in self.views if "sofaString" in each.said]
        if not views:
            raise Invalid.at(self.where, "There is no text in this CAS.", "no_text")
        view = next((v for v in views if v.said.get("sofaID") == "_InitialView"), views[0])
        text = UimaText(view.said["sofaString"])
        structures, left_out = self._structures(text, view.said.get(_ID, ""), types)
        self._join(structures)
        return Parsed(
            text.text,
            [types.mark(each) for each in structures.values()],
            self.language if _LANGUAGE.match(self.language) else "",
            dict(left_out),
        )

    def _structures(
        self, text: UimaText, view: str, types: Types
    ) -> tuple[dict[str, Structure], Counter[str]]:
        found: dict[str, Structure] = {}
        left_out: Counter[str] = Counter()
        for own, element in self.kept.items():
            if element.type.endswith(f".{ARROW}"):
                continue
            is_arrow = any(ends <= set(element.said) for ends in _ENDS_OF_ARROWS)
            is_known = types.knows(element.type)
            is_elsewhere = element.said.get("sofa", view) != view
            if is_elsewhere or (not is_known and (is_arrow or not element.has_place)):
                left_out[element.type] += 1
                continue
            made = found[own] = Structure(own, element.type, self._features(element))
            made.line = element.line
            if element.has_place and not types.is_about_whole(element.type):
                start, end = int(element.said["begin"]), int(element.said["end"])
                where = f"{self.where} line {element.line}"
                made.parts = [text.given(start, end, where, element.line)]
        return found, left_out

    def _features(self, element: _Element) -> dict[str, list[str]]:
        """Lists stand inside, or elsewhere and are named by their ids."""
        found = dict(element.lists)
        for name, value in element.said.items():
            if name in _NO_FEATURES:
                continue
            array = self.arrays.get(value)
            if array is None:
                found[name] = [value]
            elif array.type == "uima.cas.StringArray":
                found[name] = array.lists.get("elements", [])
        return found

    def _join(self, structures: dict[str, Structure]) -> None:
        """Further parts to the first one, and our links."""
        further: list[str] = []
        for element in self.kept.values():
            if not element.type.endswith(f".{ARROW}"):
                continue
            role = element.said.get("role", "")
            source, target = element.said.get("source", ""), element.said.get("target", "")
            if source not in structures or target not in structures:
                continue
            if role == FURTHER_PART:
                structures[source].parts += structures[target].parts
                further.append(target)
            else:
                structures[source].links.append((role, target))
        for each in further:
            structures.pop(each, None)


def parsed(types: Types, raw: bytes, name: str) -> Parsed:
    """What one file says."""
    if raw.lstrip()[:1] == b"{":
        message = "CAS as JSON is not read; export it as UIMA CAS XMI."
        raise Invalid.at(name, message, "bad_file")
    cas = _Cas(name)
    safe_xml.walk(raw, name, cas.begins, cas.ends)
    return cas.parsed(types)


def _type(name: str) -> str:
    """`http:///webanno/custom.ecore Mark` is `webanno.custom.Mark`."""
    space, _, own = name.rpartition(" ")
    found = _SPACE.match(space)
    package = found[1].replace("/", ".") if found else ""
    return own if package in {"", "uima.noNamespace"} else f"{package}.{own}"
