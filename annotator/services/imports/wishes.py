"""How a file shall be read, as JSON that waits with it, and as a reader takes it."""

from collections.abc import Mapping
from typing import Any

from annotator.core import rights
from annotator.core.conventions import Convention
from annotator.formats.reading import Options

Wish = Mapping[str, Any]


def options(wish: Wish, file_name: str) -> Options:
    """What a reader is told. A way of counting is told as a whole or found out."""
    told = {name: wish[name] for name in ("end", "unit", "newline", "base") if wish.get(name)}
    return Options(
        key=wish.get("key") or None,
        title=wish.get("title") or None,
        content_warning=wish.get("content_warning") or "",
        file_name=file_name,
        labels=wish.get("labels") or {},
        convention=Convention(**told) if told else None,
        annotator=wish.get("annotator") or "",
        drop_misplaced=bool(wish.get("drop_misplaced")),
        state="submitted" if wish.get("finished", True) else "in_progress",
        rights=_rights(wish),
        mapping=wish.get("mapping") or None,
    )


def _rights(wish: Wish) -> dict[str, object]:
    """What may be done with the texts, as far as it was said."""
    given = {name: wish[name] for name in rights.NAMES if wish.get(name) not in (None, "")}
    return rights.check(given)
