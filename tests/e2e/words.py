"""The words of those who built it stay off the pages: people read their own words there."""

import re

from playwright.sync_api import Page

BUILDERS = re.compile(
    r"\b(layers?|dimensions?|assignments?|claim(?:s|ed|ing|able)?|revisions?|tombstones?|"
    r"unitis\w+|unitiz\w+|adjudicat\w+|gold|suggestions?|leases?|exposures?|origins?|slots?|"
    r"annotation units?|block kinds?|code points?|offsets? (?:error|invalid)|uuids?|412|"
    r"undefined|null|NaN|\[object Object\])\b",
    re.IGNORECASE,
)
# Articles and the explanations of answers are prose; scripts to copy are for programmers.
SAID = """() => {
  const foreign =
    "[role=document], article[lang], dialog [lang], .answers, .guideline, .guidance, pre, code, " +
    "script, style";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const said = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (owner.closest(foreign) === null && owner.checkVisibility()) said.push(node.data);
  }
  for (const each of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
    if (each.closest(foreign) === null) {
      said.push(each.ariaLabel ?? "", each.placeholder ?? "", each.title ?? "");
    }
  }
  return [...said, document.title].map((each) => each.trim()).filter((each) => each !== "");
}"""


def builders_words(name: str, page: Page) -> list[str]:
    """Where one of them stands."""
    return [f"{name}: {text}" for text in page.evaluate(SAID) if BUILDERS.search(text)]
