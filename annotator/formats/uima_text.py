"""A text as UIMA counts it: UTF-16 units of the text as it came, with whatever line ends it had."""

from annotator.core.conventions import Given
from annotator.core.errors import Invalid
from annotator.core.offsets import Offsets
from annotator.formats.raw_text import RawText


class UimaText:
    """The normalised `text`, and where places of the raw one are in it."""

    def __init__(self, raw: str) -> None:
        self._raw = RawText(raw)
        self._offsets = Offsets(raw)
        self.text = self._raw.text

    def given(self, start: int, end: int, where: str, line: int = 0) -> Given:
        """A place in UTF-16 units as one in code points, with its words."""
        try:
            first, last = self._inward(start), self._inward(end)
        except Invalid as fault:
            told = "; ".join(each for several in fault.fields.values() for each in several)
            raise Invalid.at(where, f"{start}–{end} is no place in the text: {told}") from None
        return Given(first, last, self.text[first:last], line)

    def _inward(self, unit: int) -> int:
        return self._raw.inward(self._offsets.from_utf16(unit))
