"""A hand on the keyboard that counts."""

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass
class Hand:
    """Presses keys one at a time and knows how many; a chord is one press."""

    page: Page
    presses: int = 0

    def press(self, *keys: str) -> None:
        """Press keys in turn."""
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def type(self, text: str) -> None:
        """Type a text, a press a letter."""
        self.press(*text)

    def since(self, before: int) -> int:
        """How many presses ago that was."""
        return self.presses - before
