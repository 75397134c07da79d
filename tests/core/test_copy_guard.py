"""Nothing longer than the limit gets past the guard, wherever it hides."""

import base64
import json
import textwrap
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.releasing.copy_guard import CUT, CopyGuard, copied, strings

LIMIT = 6
letters = st.text(alphabet="ab \n", max_size=30)


@given(st.lists(letters, max_size=4), st.lists(letters, max_size=3))
def test_no_longer_run_of_an_article_is_left(texts: list[str], articles: list[str]) -> None:
    guard = CopyGuard(LIMIT)
    guard.ask({"notes": texts})
    for article in articles:
        guard.read(article)
    cleaned = guard.clean({"notes": texts})
    for each in strings(cleaned):
        for piece in each.split(CUT):
            assert copied(piece, articles, LIMIT) is None


def test_capitals_and_line_ends_hide_nothing_and_the_rest_stays() -> None:
    guard = CopyGuard(LIMIT)
    note = "He says: BIZARRE and\nthreatening! Loaded."
    guard.ask(note)
    guard.read("A bizarre and threatening statement")
    assert guard.clean_text(note) == f"He says:{CUT}! Loaded."
    assert guard.clean_text("and thr") == CUT


SENTENCE = "„Wir wer­den den Damm nicht bauen“, sagte die Minis­terin am Dienstag in Kolna."
ARTICLE = f"Davor.\n\n{SENTENCE.replace(chr(0xAD), '')}\n\nDanach."


def as_mail(text: str) -> str:
    """Quoted in short lines."""
    return "\n".join(f"> {line}" for line in textwrap.wrap(text, 25))


def as_html(text: str) -> str:
    """With every sign beyond ASCII by its number."""
    marked = text.replace("sagte", "<b>sagte</b>")
    return marked.encode("ascii", "xmlcharrefreplace").decode()


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: text,
        as_mail,
        lambda text: text.replace("„", '"').replace("“", '"').upper(),
        "\u200b".join,
        lambda text: unicodedata.normalize("NFD", text.replace("Minis", "Mínis")),
        lambda text: "https://example.org/a?b#:~:text=" + quote(text),
        as_html,
        lambda text: json.dumps({"note": text}),
        lambda text: "see " + base64.b64encode(text.encode()).decode() + " there",
        lambda text: base64.urlsafe_b64encode(("x" + text).encode()).decode().rstrip("="),
        lambda text: base64.encodebytes((text * 2).encode()).decode(),
        lambda text: text.encode().hex(),
    ],
)
def test_a_copy_in_disguise_is_still_one(disguise: Callable[[str], str]) -> None:
    guard = CopyGuard(40)
    note = disguise(SENTENCE)
    guard.ask(["Nothing else.", note])
    guard.read(ARTICLE)
    cleaned = guard.clean_text(note)
    assert CUT in cleaned
    assert copied(cleaned, [ARTICLE], 40) is None
    assert guard.clean_text("Nothing else.") == "Nothing else."


def test_hashes_addresses_and_other_words_stay() -> None:
    guard = CopyGuard(40)
    harmless = [
        "a" * 64,
        "https://example.org/politik/2024/der-damm-und-die-ministerin?id=%C3%BC&x=%20",
        "The minister’s words are loaded; see §3 &amp; the example \\n of the codebook, page 12.",
        "c29tZSBvdGhlciB3b3JkcyB0aGF0IG5vYm9keSBldmVyIHdyb3RlIGluIGFuIGFydGljbGU=",
    ]
    guard.ask([*harmless, SENTENCE])
    guard.read(ARTICLE)
    assert guard.clean(harmless) == harmless
