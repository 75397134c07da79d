"""What axe-core says of a page.

Most of its work is the contrast of colours, which it judges word by word: a hundred rows of a table
a hundred times, and again in every width. Here words are judged once in each look that they have:
the same colours on the same grounds, in the same size. What axe-core found wrong or could not tell
for where it stands is judged again elsewhere.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.site import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# What the colours of a page decide beside contrast; nothing else of it is another in the dark.
OF_COLOUR = ("link-in-text-block",)
LOOKS = Path(__file__).with_name("looks.js")
# The looks that no page of this run needs to be judged by again.
_settled: set[str] = set()


@cache
def _source() -> str:
    """Its source and ours; the page's own policy would let no script in."""
    return AXE.read_text(encoding="utf-8") + LOOKS.read_text(encoding="utf-8") + "; undefined"


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe-core says of the page as it stands, of contrast and by all its rules or these."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(_source())
        page.evaluate("(looks) => axe.settle(looks)", sorted(_settled))
    found, settled = page.evaluate("(rules) => axe.told(rules)", list(rules))
    _settled.update(settled)
    return list(found)
