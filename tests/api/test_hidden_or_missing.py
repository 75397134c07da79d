"""What is hidden from somebody is answered as what does not exist, at every address with an id.

The same status, words and headers, and the same number of questions to the database, so that
neither what is said nor how long it takes tells that there is something.
"""

import re
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from functools import cache
from itertools import islice, product
from typing import Any

import schemathesis
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from rest_framework.test import APIClient
from schemathesis.core.errors import SerializationNotPossible
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation

from annotator.core.ids import uuid7
from annotator.services.people import members, tokens
from tests.api.test_blind import document, of_ben, reading
from tests.api.test_blind_everywhere import Known, known, own
from tests.api.test_schema_fuzzing import ids, operations
from tests.people import Person

__all__ = ["document", "ids", "known", "of_ben", "own", "reading"]

NOTHING = {"slug": "no-such-project", "version": "9.9.9", "name": "no-such-file.json"}
# Templates are everybody's.
OPEN = {"template_id"}
# Of one's own account: there is no other's to be hidden.
OWN = {"session_id", "token_id"}
# What everybody in a project knows of.
KNOWN = frozenset({"slug", "version", "name"})
Operation = APIOperation[Any, Any, Any, Any]


def with_ids() -> list[Operation]:
    """Everything that is about one thing among others."""
    return [each for each in operations() if set(re.findall(r"{(\w+)}", each.path)) - OPEN - OWN]


def addresses(
    path: str, known: Mapping[str, list[str]], certain: Set[str] = frozenset()
) -> Iterator[str]:
    """It with each mixture of what there is and what there is not, but for what is certain."""
    names = re.findall(r"{(\w+)}", path)
    choices = [
        [*known.get(name, []), *([] if name in certain else [NOTHING.get(name, str(uuid7()))])]
        for name in names
    ]
    for chosen in product(*choices):
        yield path.format(**dict(zip(names, chosen, strict=True)))


@cache
def body_of(label: str) -> Any:
    """Something that may be sent there: the same whoever asks."""
    operation = next(each for each in operations() if each.label == label)
    found: list[Any] = []

    @hypothesis_settings(
        max_examples=1,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def think(case: schemathesis.Case[Any]) -> None:
        found.append(case.body)

    if not operation.body:
        return {}
    # Of bodies that are no JSON nothing is thought up here.
    with suppress(SerializationNotPossible):
        think()
    found.append({})
    return found[0] if isinstance(found[0], dict | list) else {}


def asked(who: Person, method: str, address: str, content: object) -> tuple[Any, int]:
    """What is said (without what names the request), and how much the database was asked."""
    call = getattr(who.client, method)
    sent = {} if method in {"get", "head"} else {"data": content, "format": "json"}
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        answer = call(address, HTTP_IF_MATCH='"1"', **sent)
        said = b"".join(answer) if answer.streaming else answer.content
        transaction.set_rollback(True)
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
    if answer.status_code >= 400:
        said = re.sub(rb'"request_id":\s*"[^"]*"', b"", said)
    return (answer.status_code, said, headers), len(queries)


def test_an_outsider_learns_at_no_address_what_there_is(ids: Known, olga: Person) -> None:
    told = []
    for operation in with_ids():
        content = body_of(operation.label)
        answers = {
            repr(asked(olga, operation.method, address, content)): address
            for address in addresses(operation.path, ids)
        }
        if len(answers) > 1:
            told.append((operation.label, answers))
    assert told == []


def test_an_annotator_learns_as_little_of_what_is_hidden_in_their_project(
    ids: Known, ada: Person
) -> None:
    """Ben's reading and what hangs on it; that a codebook has a version is no secret here."""
    theirs = {name: [found[-1]] for name, found in ids.items()}
    told = []
    for operation in with_ids():
        content = body_of(operation.label)
        answers = {
            repr(said): address
            for address in addresses(operation.path, theirs, KNOWN)
            for said, _ in [asked(ada, operation.method, address, content)]
            if said[0] in {403, 404}
        }
        if len(answers) > 1:
            told.append((operation.label, answers))
    assert told == []


def test_a_removed_member_is_an_outsider_from_the_next_request_on(
    ids: Known, ada: Person, mona: Person, rita: Person, olga: Person
) -> None:
    """Lists, details, nested addresses, tasks, downloads and history; by a token as well."""
    _, token = tokens.create(user=rita.user, name="script", scope="write")
    program = APIClient(headers={"authorization": f"Bearer {token}"})
    address = f"/api/v1/projects/{ids['slug'][0]}/"
    assert program.get(address).status_code == 200
    gone = (ada, mona, Person(rita.user, program, rita.member))
    for who in gone:
        members.remove(member=who.membership)
    assert program.get(address).status_code == 404
    told = []
    for operation in with_ids():
        content = body_of(operation.label)
        for address in islice(addresses(operation.path, ids, frozenset(ids)), 2):
            outside = asked(olga, operation.method, address, content)[0][:2]
            told += [
                (who.user.username, operation.label, found)
                for who in gone
                for found in [asked(who, operation.method, address, content)[0][:2]]
                # What no token may do at all is refused before anything is looked for.
                if found != outside and b"a token may not" not in found[1]
            ]
    assert told == []
