"""Every address, asked by every role with what its description allows and with what it forbids.

The description is `docs/openapi.yaml`; schemathesis thinks of the requests. No answer may be an
error of the server, and each must be one that the description tells of. What is asked is the
same in every run; FUZZ_EXAMPLES (1) says how often each address is asked, each way.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks as of_openapi

from annotator.models import (
    ApiToken,
    Assignment,
    Entity,
    ImportPlan,
    Invitation,
    MergeProposal,
    ReopenRequest,
)
from annotator.wsgi import application
from tests.api.test_blind import document, of_ben, reading
from tests.api.test_blind_everywhere import Known, known, own
from tests.description import described
from tests.people import Person

__all__ = ["document", "known", "of_ben", "own", "reading"]

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1"))
PARTS = 4
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    of_openapi.status_code_conformance,
    of_openapi.content_type_conformance,
    of_openapi.response_headers_conformance,
    of_openapi.response_schema_conformance,
]
# What nobody reads by its id.
OTHERS: dict[str, Any] = {
    "entity_id": Entity,
    "invitation_id": Invitation,
    "plan_id": ImportPlan,
    "proposal_id": MergeProposal,
    "request_id": ReopenRequest,
    "token_id": ApiToken,
}
_CSRF = "a" * 32


@schemathesis.serializer("application/x-ndjson")
def as_lines(_: object, value: object) -> bytes:
    """A text goes as it is; what is no text goes as one line of JSON."""
    return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "replace")


Asked = tuple[str, str, str]


@cache
def operations() -> list[APIOperation[Any, Any, Any, Any]]:
    """Everything that is described, against the very application that a server runs."""
    schema = schemathesis.openapi.from_dict(deepcopy(described()))
    schema.app = application
    found: list[Any] = list(schema.get_all_operations())
    return [each.ok() for each in found]


def session_of(person: Person | None) -> dict[str, Any]:
    """As their browser sends it."""
    if person is None:
        return {}
    session = person.client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: _CSRF}
    return {"cookies": cookies, "headers": {"X-CSRFToken": _CSRF}}


@pytest.fixture
def ids(known: Known, mona: Person, ada: Person) -> Known:
    """An id of everything, so that requests come further than to the door."""
    api = f"/api/v1/projects/{known['slug'][0]}/"
    made = [
        mona.client.post(f"{api}entities/", {"name": name, "type": "person"}, format="json")
        for name in ("Ilse Lark", "I. Lark")
    ]
    two = dict(zip(("entity", "into"), (each.json()["id"] for each in made), strict=True))
    for who, path, body in (
        (mona, f"{api}invitations/", {"people": ["Dora"], "roles": ["annotator"]}),
        (mona, "/api/v1/me/tokens/", {"name": "fuzz", "scope": "read"}),
        (mona, f"{api}import-plans/", {"name": "As usual", "wish": {"format": "jsonl"}}),
        (ada, f"{api}merge-proposals/", {**two, "reason": "The same."}),
    ):
        answer = who.client.post(path, body, format="json")
        assert answer.status_code in {200, 201}, (path, answer.content)
    bens = Assignment.objects.get(pk=known["assignment_id"][1])
    ReopenRequest.objects.create(assignment=bens, reason="A mark is missing.")
    rows = {name: model.objects.values_list("pk", flat=True) for name, model in OTHERS.items()}
    return known | {name: [str(pk) for pk in found] for name, found in rows.items()}


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests end without closing the connection, which holds the test's transaction."""
    signals = (request_started, request_finished)
    for each in signals:
        each.disconnect(close_old_connections)
    yield
    for each in signals:
        each.connect(close_old_connections)


def faults(
    operation: APIOperation[Any, Any, Any, Any],
    mode: GenerationMode,
    people: Mapping[str, Person | None],
    ids: Known,
) -> dict[Asked, str]:
    """What is wrong with the answers at one address, the first of each kind."""
    found: dict[Asked, str] = {}

    @hypothesis_settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), chosen=st.data())
    def ask(case: schemathesis.Case[Any], chosen: st.DataObject) -> None:
        for name in case.path_parameters:
            if ids.get(name) and chosen.draw(st.integers(0, 5)):
                case.path_parameters[name] = chosen.draw(st.sampled_from(ids[name]))
        for role, person in people.items():
            with transaction.atomic():
                try:
                    answer = case.call(buffered=True, **session_of(person))
                    case.validate_response(answer, CHECKS)
                except FailureGroup as group:
                    for each in group.exceptions:
                        key = (operation.label, type(each).__name__, str(answer.status_code))
                        found.setdefault(key, f"{role}: {each}"[:1500])
                finally:
                    transaction.set_rollback(True)

    # Of some addresses nothing can be asked that they do not allow.
    with suppress(Unsatisfiable):
        ask()
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_no_request_breaks_the_server_or_the_description(
    ids: Known,
    ada: Person,
    jude: Person,
    rita: Person,
    mona: Person,
    sam: Person,
    one_connection: None,
    part: int,
) -> None:
    people = {"nobody": None, "ada": ada, "jude": jude, "rita": rita, "mona": mona, "sam": sam}
    wrong: dict[Asked, str] = {}
    for operation in operations()[part::PARTS]:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            wrong |= faults(operation, mode, people, ids)
    assert not wrong, "\n\n".join(f"{' '.join(asked)}\n{said}" for asked, said in wrong.items())
