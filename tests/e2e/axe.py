"""What axe-core says of a page.

Most of its work is the contrast of colours, which it judges word by word: a hundred rows of a table
a hundred times, and again in every width. Here words are judged once in each look that they have:
the same colours on the same grounds, in the same size. What axe-core could not tell or found wrong
is judged again wherever it stands.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.site import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# What the colours of a page decide beside contrast; nothing else of it is another in the dark.
OF_COLOUR = ("link-in-text-block",)
SETTLED = """async () => {
  const late = new Promise((done) => setTimeout(done, 5000));
  // What another colour scheme sets in motion begins with a frame.
  const drawn = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.race([late, drawn]);
  const moving = document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime < 5000)
    .map(({ finished }) => finished);
  await Promise.race([late, Promise.allSettled(moving)]);
}"""
FOUND = """async (rules) => {
  const only = rules.length > 0 ? { runOnly: rules } : {};
  const options = { rules: { "color-contrast": { enabled: false } }, ...only };
  const { violations } = await axe.run(document, { resultTypes: ["violations"], ...options });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) =>
      `${id} (${help}): ${target.join(" ")}: ${failureSummary.replaceAll(/\\s+/g, " ")}`));
}"""
LOOKS = Path(__file__).with_name("looks.js")
_passed: set[str] = set()


@cache
def _source() -> str:
    """Its source and ours; the page's own policy would let no script in."""
    return AXE.read_text(encoding="utf-8") + LOOKS.read_text(encoding="utf-8") + "; undefined"


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe-core says of the page as it stands, of contrast and by all its rules or these."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(_source())
    # A running transition would be judged by its half-way colours.
    page.evaluate(SETTLED)
    found: list[str] = page.evaluate(FOUND, list(rules))
    new = set(page.evaluate("axe.looks()")) - _passed
    if new:
        told, passed = page.evaluate("(looks) => axe.contrastOf(looks)", sorted(new))
        found += told
        _passed.update(passed)
    return found
