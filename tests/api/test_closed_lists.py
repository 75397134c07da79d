"""Filters and orders are closed lists: nobody asks through a relation, or for a column.

What there is to ask comes out of the API's description; everything else is refused by name.
"""

from tests.api.test_blind import document, of_ben, reading
from tests.api.test_blind_everywhere import Known, filled, known, own, readable
from tests.people import Person

__all__ = ["document", "known", "of_ben", "own", "reading"]

# As they were used elsewhere: relations, lookups, orders, and ways to choose what is shown.
ASKED = (
    *("member__user__password__startswith", "user__password", "id__in", "password"),
    *("ordering", "fields", "expand", "_method", "offset"),
)


def test_no_filter_goes_through_a_relation(known: Known, mona: Person) -> None:
    answered, asked = [], 0
    for path, filters in readable().items():
        address = next(filled(path, known))
        if not status(mona, address) < 300:
            continue
        for name in ASKED:
            assert name not in filters
            asked += 1
            if status(mona, address, name) != 400:
                answered.append(f"{path}?{name}")
    assert answered == []
    assert asked > 300


def test_an_order_is_one_of_a_list(known: Known, mona: Person) -> None:
    asked = 0
    for path, filters in readable().items():
        address = next(filled(path, known))
        for name in {"sort", "order", "by"} & filters.keys():
            asked += 1
            assert status(mona, address, name, "-member__user__password") in {400, 404}, path
    assert asked > 0


def status(who: Person, address: str, name: str = "", value: str = "argon2") -> int:
    """Of an answer, which is read to its end."""
    answer = who.client.get(address, {name: value} if name else {})
    if answer.streaming:
        b"".join(answer)
    return int(answer.status_code)
