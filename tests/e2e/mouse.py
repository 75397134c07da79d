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
