"""What can go wrong, in one family, so that one place turns it into an answer.

Every refusal has a stable `code` for programs, a `message` for people and, where the input
has places, `fields`: place → messages. The place is a path such as ``values.framing`` or
``line 12``.
"""

from collections.abc import Mapping, Sequence

Fields = Mapping[str, Sequence[str]]


class DomainError(Exception):
    """A refusal that is part of the interface, never a crash."""

    def __init__(self, code: str, message: str, fields: Fields | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields: dict[str, list[str]] = {k: list(v) for k, v in (fields or {}).items()}


class Invalid(DomainError):
    """The input itself is wrong; sending it again changes nothing."""

    @classmethod
    def at(cls, place: str, message: str, code: str = "invalid") -> "Invalid":
        """One wrong place, which is the usual case."""
        return cls(code, message, {place: [message]})


class Incomplete(DomainError):
    """Submit found required questions unanswered: annotation or layer id → dimension ids."""


class NotAllowed(DomainError):
    """The caller may know of the object but may not do this to it."""


class Missing(DomainError):
    """There is no such object, or the caller may not know of it; the answer is the same."""


class Conflict(DomainError):
    """The state of the world does not admit the act (submitted, taken, in use)."""


class Gone(DomainError):
    """It was here and was taken back; `left` is what may still be known of it."""

    def __init__(self, code: str, message: str, left: Mapping[str, object]) -> None:
        super().__init__(code, message)
        self.left = dict(left)


class Stale(DomainError):
    """The object has changed since the caller read it; `current` is how it stands now."""

    def __init__(self, message: str, current: object) -> None:
        super().__init__("stale", message)
        self.current = current


class PreconditionRequired(DomainError):
    """A change came without saying which revision it changes."""
