"""A hand on the keyboard that counts."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Keyboard(Protocol):
    """What takes a press, in whatever browser."""

    def press(self, key: str) -> None:
        """Press a key, or a chord such as Control+Enter."""


class Typed(Protocol):
    """A page with a keyboard before it."""

    @property
    def keyboard(self) -> Keyboard:
        """Its keyboard."""


Seen = TypeVar("Seen", bound=Typed)


@dataclass
class Hand(Generic[Seen]):
    """Presses keys one at a time and knows how many; a chord is one press."""

    page: Seen
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
