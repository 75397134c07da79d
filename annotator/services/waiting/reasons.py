"""The few words that go with a request, and its one answer."""

from typing import TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from annotator.core.errors import Conflict, Invalid
from annotator.core.text import check_string
from annotator.models import Membership
from annotator.models.request import Request, RequestState

LONGEST = 2_000
Asked = TypeVar("Asked", bound=Request)


def checked(text: str, place: str) -> str:
    """Words as they are stored, or a refusal."""
    if len(text) > LONGEST:
        raise Invalid.at(place, f"{LONGEST:,} characters is the most.")
    return check_string(text, place).strip()


def required(text: str, place: str) -> str:
    """The same, where nobody could decide without them."""
    words = checked(text, place)
    if not words:
        raise Invalid.at(place, "Say why: somebody has to decide by it.")
    return words


def answer(
    rows: QuerySet[Asked], state: RequestState, *, by: Membership | None, words: str = ""
) -> None:
    """Of two who answer at once one is told that the other was faster."""
    answered = rows.filter(state=RequestState.OPEN).update(
        state=state, answer=checked(words, "answer"), answered_by=by, answered_at=timezone.now()
    )
    if not answered:
        raise Conflict("answered", "Somebody has answered this already.")
