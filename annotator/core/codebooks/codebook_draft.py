"""A codebook still being written: kept although it is not right yet, as long as it can be shown.

Half-written work must not be lost because a title is still empty. So a draft is stored with its
faults, which are told beside it, and only publishing asks that there are none.
"""

from annotator.core.codebooks.codebook_body import parse
from annotator.core.errors import Invalid
from annotator.core.faults import Faults, join

_LISTS = {"": "layers", "layers": "dimensions", "dimensions": "labels"}


def faults(body: object) -> dict[str, list[str]]:
    """What is still wrong, by place; nothing for a body that could be published."""
    try:
        parse(body)
    except Invalid as refusal:
        return refusal.fields
    return {}


def refuse_unshowable(body: object) -> None:
    """Refuse what no page could show for correcting: lists and objects in the wrong places."""
    found = Faults()
    _walk(body, "", "", found)
    found.refuse("codebook_invalid", "The codebook cannot be shown. At")


def _walk(given: object, kind: str, place: str, found: Faults) -> None:
    if not isinstance(given, dict):
        found.add(place or "body", "This must be an object.")
        return
    below = _LISTS.get(kind)
    if below is None or given.get(below) is None:
        return
    here = join(place, below)
    if not isinstance(given[below], list):
        found.add(here, "This must be a list.")
        return
    for index, each in enumerate(given[below]):
        _walk(each, below, join(here, index), found)
