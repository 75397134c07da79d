"""XML from outside, read as if somebody meant harm: no document type, so no entity to blow up.

Expat fetches nothing by itself, and without a document type there is nothing to expand or fetch.
"""

from collections.abc import Callable, Mapping
from xml.parsers import expat

from annotator.core.errors import Invalid

_DEEPEST = 32
# Between the address of a namespace and a name in it.
_JOINT = " "
# Name, attributes, line, depth (the outermost is 0); for the end the name and the text inside.
Begins = Callable[[str, Mapping[str, str], int, int], None]
Ends = Callable[[str, str, int], None]


def walk(content: bytes, where: str, begins: Begins, ends: Ends) -> None:
    """Tell of every element as it begins and ends; a name is `namespace name`.

    Invalid where it is no XML, has a document type, or is nested without end.
    """
    parser = expat.ParserCreate(namespace_separator=_JOINT)
    parser.buffer_text = True
    texts: list[list[str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(texts) >= _DEEPEST:
            raise Invalid.at(where, f"Elements are nested deeper than {_DEEPEST}.", "bad_xml")
        begins(name, attributes, parser.CurrentLineNumber, len(texts))
        texts.append([])

    def end(name: str) -> None:
        said = "".join(texts.pop())
        ends(name, said, len(texts))

    def text(said: str) -> None:
        if texts:
            texts[-1].append(said)

    def refuse(*_: object) -> None:
        message = "A document type (<!DOCTYPE …>) is not taken: it can hide what blows up."
        raise Invalid.at(where, message, "bad_xml")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Invalid.at(where, f"This is no XML: {error}.", "bad_xml") from None
