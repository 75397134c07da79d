"""Words are judged once in each look, and none escapes that: what is wrong with one is told."""

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.axe import violations

PALE = "color: #bbb; background: #fff"
HEAD = "<!doctype html><html lang=en><title>Looks</title>"
PAGE = HEAD + "<style>body {{ background: #fff; color: #111 }} {}</style><main><h1>Looks</h1>{}"


@pytest.fixture
def page(browser: Browser) -> Page:
    """A page of one's own."""
    return browser.new_page(viewport={"width": 1280, "height": 860})


def show(page: Page, style: str, content: str) -> None:
    """This content, in this style."""
    page.set_content(PAGE.format(style, content))


def pale(page: Page) -> list[str]:
    """Where axe-core finds too little contrast."""
    found = violations(page)
    assert all("color-contrast" in each for each in found), found
    return [each.split(": ")[1] for each in found]


def test_every_word_of_a_wrong_look_is_found_and_found_again(page: Page) -> None:
    show(page, f"p {{ {PALE} }}", "<p>One</p><p>Two</p><p style='color: #111'>Three</p>")
    assert pale(page) == ["p:nth-child(2)"]
    page.reload()
    show(page, f"p {{ {PALE} }}", "<p>One</p>")
    assert pale(page) == ["p"]


def test_a_colour_that_is_wrong_only_in_the_dark_is_found_there(page: Page) -> None:
    dark = "body { background: #000; color: #eee } em { color: #222 }"
    style = f"@media (prefers-color-scheme: dark) {{ {dark} }}"
    show(page, style, "<p style='color: #757575'>In both <em>alike</em>.</p>")
    assert pale(page) == []
    page.emulate_media(color_scheme="dark")
    assert pale(page) == ["em"]


def test_what_only_a_phone_shows_is_judged_there(page: Page) -> None:
    style = "b { display: none } @media (width < 400px) { b { display: inline; color: #ccc } }"
    show(page, style, "<p>For all <b>for phones</b></p>")
    assert pale(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert pale(page) == ["b"]


def test_the_same_words_on_another_ground_have_another_look(page: Page) -> None:
    show(page, "", "<p style='color: #555'>On white</p>")
    assert pale(page) == []
    show(page, "", "<div style='background: #444'><p style='color: #555'>On grey</p></div>")
    assert pale(page) == ["p"]
    show(page, "", "<div style='opacity: .3'><p style='color: #555'>Behind a veil</p></div>")
    assert pale(page) == ["p"]
    show(page, "", "<div style='position: relative; height: 9em; background: #444'></div>"
         "<p style='color: #555; position: relative; top: -5em'>Moved</p>")  # fmt: skip
    assert pale(page) == ["p"]


def test_what_is_exempt_or_covered_speaks_for_no_other(page: Page) -> None:
    off = "<button disabled>Not now</button><button aria-disabled=true>Nor now</button>"
    show(page, f"button {{ {PALE} }}", f"{off}<button>Now</button>")
    assert pale(page) == ["button:nth-child(4)"]
    show(page, f"b {{ {PALE} }}", "<p><b>i</b> <b>words</b> <b aria-hidden=true>drawn</b></p>")
    assert pale(page) == ["b:nth-child(2)"]
    veil = "<div style='position: absolute; inset: 0; height: 9em; background: #ddd'></div>"
    covered = f"<div style='position: relative; height: 9em'><p>Under</p>{veil}</div>"
    show(page, f"p {{ {PALE} }}", f"{covered}<div><p>Open</p></div>")
    assert pale(page) == ["div:nth-child(3) > p"]


def test_what_nobody_can_see_is_judged_when_it_comes_into_sight(page: Page) -> None:
    hidden = "b { position: absolute; overflow: hidden; clip-path: inset(50%) } i { top: -9em }"
    show(page, f"{hidden} i {{ position: absolute }} b, i {{ {PALE} }}", "<b>Said</b><i>Skip</i>")
    assert pale(page) == []
    page.add_style_tag(content="b { clip-path: none } i { top: 3em }")
    assert pale(page) == ["b", "i"]


def test_words_with_a_drawing_are_judged_where_it_cannot_lie_behind_them(page: Page) -> None:
    drawing = "content: ''; position: absolute; width: 5em; height: 1em; background: #fe6"
    style = f"p {{ {PALE} }} p::before {{ {drawing} }} p {{ width: 6em }}"
    show(page, style, "<p>Drawn over</p>")
    assert pale(page) == []
    show(page, style, "<p>Drawn over</p><p style='width: 60em; height: 9em'>Wide</p>")
    assert pale(page) == ["p:nth-child(3)"]


def test_what_is_on_its_way_is_judged_by_where_it_goes(page: Page) -> None:
    show(page, "p { transition: color 9s; color: #bbb }", "<p>On its way</p>")
    page.evaluate("""() => {
      const words = document.querySelector("p");
      getComputedStyle(words).color;
      words.style.color = "#111";
    }""")
    assert pale(page) == []
