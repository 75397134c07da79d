"""A hand on the mouse that counts: its clicks, its drags, and the pages it came through."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Frame, Locator, Page


@dataclass
class Mouse:
    """Clicks and drags as a person does; letters are typed where the click went."""

    page: Page
    clicks: int = 0
    drags: int = 0
    pages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("framenavigated", self._came_to)

    def click(self, target: Locator) -> None:
        """One click."""
        target.click()
        self.clicks += 1

    def fill(self, target: Locator, text: str) -> None:
        """A click into the field, then the text."""
        self.click(target)
        self.page.keyboard.insert_text(text)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press, move, let go."""
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        self.page.mouse.move(*end)
        self.page.mouse.up()
        self.drags += 1

    def _came_to(self, frame: Frame) -> None:
        """Another address is another page; a redirect on the way is none."""
        path = urlsplit(frame.url).path
        if frame == self.page.main_frame and path and path != (self.pages or [""])[-1]:
            self.pages.append(path)


# Offsets count code points, the DOM counts UTF-16 units.
EDGES = """([start, end]) => {
  const block = [...document.querySelectorAll("[data-start]")].find((each) =>
    Number(each.dataset.start) <= start && end <= Number(each.dataset.end));
  block.scrollIntoView({ block: "center" });
  const signs = [...block.firstChild.data];
  const inside = (point) => signs.slice(0, point - Number(block.dataset.start)).join("").length;
  const range = document.createRange();
  range.setStart(block.firstChild, inside(start));
  range.setEnd(block.firstChild, inside(end));
  const rects = [...range.getClientRects()];
  const isLeftwards = getComputedStyle(block).direction === "rtl";
  const [head, tail] = isLeftwards ? ["right", "left"] : ["left", "right"];
  const at = (rect, side) => [rect[side] + (side === "left" ? 1 : -1), rect.top + rect.height / 2];
  return [at(rects[0], head), at(rects.at(-1), tail)];
}"""


def edges(page: Page, start: int, end: int) -> list[tuple[float, float]]:
    """Where words begin and end on the screen."""
    return [(x, y) for x, y in page.evaluate(EDGES, [start, end])]
