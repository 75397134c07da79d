"""Finds the words that a model quotes: exactly there, or not at all.

Offsets are half-open code points of the text as it was sent. Nothing is searched for nearby and
nothing is corrected: a quote that stands elsewhere is refused, with where it stands.
"""

from annotator.core.errors import Invalid
from annotator.core.spans import Part

# So many places are told; a word of one letter stands everywhere.
MOST_TOLD = 5
_SHORT = 80


def occurrences(text: str, quote: str, most: int | None = None) -> list[int]:
    """Where the quote begins, overlapping ones included; at most so many."""
    found: list[int] = []
    at = text.find(quote) if quote else -1
    while at >= 0 and (most is None or len(found) < most):
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def located(text: str, quote: str, nth: int | None, place: str) -> Part:
    """The one place of the quote, or its nth (from 1) where the model says which it means."""
    if not quote.strip():
        raise Invalid.at(f"{place}.quote", "There are no words in the quote.", "quote_missing")
    if nth is None:
        found = occurrences(text, quote, 2)
        if len(found) > 1:
            number = text.count(quote)
            message = f"{short(quote)} stands {max(number, 2)} times in the text; say which: nth."
            raise Invalid.at(f"{place}.quote", message, "quote_ambiguous")
        nth = 1
    else:
        found = occurrences(text, quote, nth)
    if not found:
        message = f"{short(quote)} stands nowhere in the text."
        raise Invalid.at(f"{place}.quote", message, "quote_not_found")
    if len(found) < nth:
        message = f"{short(quote)} stands only {len(found)} times in the text, not {nth}."
        raise Invalid.at(f"{place}.nth", message, "quote_not_found")
    return found[nth - 1], found[nth - 1] + len(quote)


def check(there: str, text: str, quote: str, place: str) -> None:
    """Refuse words that are not the ones at the offsets given; `there` are those."""
    if quote == there:
        return
    found = occurrences(text, quote, MOST_TOLD)
    elsewhere = f" It stands at {', '.join(map(str, found))}." if found else ""
    message = f"At these offsets stands {short(there)}, not {short(quote)}.{elsewhere}"
    raise Invalid.at(f"{place}.quote", message, "quote_differs")


def short(words: str) -> str:
    """As much of it as a message can hold."""
    return repr(words if len(words) <= _SHORT else words[: _SHORT - 1] + "…")
