"""Every role tries every action over HTTP. The table below is the promise, cell by cell.

It is written out here and not derived from `access.RULES`, so that a change there turns a cell
red. Who may not: somebody in the project is told so (403), an outsider learns nothing (404),
and somebody who is not signed in is asked to (401).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from annotator.actions import Action
from annotator.core.ids import uuid7
from annotator.models import Assignment, Document, Membership, Project
from annotator.services.questions import threads
from tests.api.test_annotations import PHRASE, PLACE
from tests.articles import article, given
from tests.lasting import lasting
from tests.people import Person, again, person, river_dam

MAY: dict[Action, set[str]] = {
    Action.VIEW_PROJECT: {"mona", "ada", "jude", "rita", "sam"},
    Action.VIEW_CODEBOOK: {"mona", "ada", "jude", "rita", "sam"},
    Action.VIEW_ENTITIES: {"mona", "ada", "jude", "rita", "sam"},
    Action.VIEW_PROGRESS: {"mona", "jude", "rita", "sam"},
    Action.VIEW_AGREEMENT: {"mona", "jude", "rita", "sam"},
    Action.VIEW_MEMBERS: {"mona", "sam"},
    Action.VIEW_DOCUMENTS: {"mona", "ada", "jude", "rita", "sam"},
    Action.VIEW_ASSIGNMENTS: {"mona", "jude", "rita", "sam"},
    Action.VIEW_ADJUDICATION: {"mona", "jude", "rita", "sam"},
    Action.ADJUDICATE: {"jude"},
    Action.READ_WORK: {"mona", "jude", "rita", "sam"},
    Action.DISCUSS: {"mona", "ada", "jude", "rita"},
    Action.SETTLE_QUESTIONS: {"mona", "jude", "sam"},
    Action.PROPOSE_MERGES: {"mona", "ada", "jude", "rita"},
    Action.MANAGE_ENTITIES: {"mona", "sam"},
    Action.VIEW_INSIGHT: {"mona", "rita", "sam"},
    Action.EXPORT: {"mona", "rita", "sam"},
    Action.VIEW_MODELS: {"mona", "rita", "sam"},
    Action.MANAGE_MODELS: {"mona", "sam"},
    Action.RELEASE: {"mona", "sam"},
    Action.USE_TOKENS: {"mona", "rita", "sam"},
    Action.ANNOTATE: {"ada"},
    Action.CLAIM: {"ada"},
    Action.MANAGE_PROJECT: {"mona", "sam"},
    Action.MANAGE_CODEBOOK: {"mona", "sam"},
    Action.MANAGE_MEMBERS: {"mona", "sam"},
    Action.MANAGE_DOCUMENTS: {"mona", "sam"},
    Action.HAND_OUT: {"mona", "sam"},
    Action.MANAGE_QUALITY: {"mona", "sam"},
    Action.VIEW_PROPOSALS: {"mona", "rita", "sam"},
    Action.MANAGE_PROPOSALS: {"mona", "sam"},
    Action.VIEW_REPORTS: {"mona", "sam"},
    Action.VIEW_OWN_REPORT: {"ada"},
    Action.ASK_BACKGROUND: {"mona", "sam"},
    Action.ANSWER_BACKGROUND: {"ada", "jude"},
}
# In a project that hides outlets, annotators meet articles only through their own work.
MAY_WHEN_BLIND = MAY | {Action.VIEW_DOCUMENTS: {"mona", "jude", "rita", "sam"}}

INSIDERS = {"mona", "ada", "jude", "rita", "sam"}
EVERYBODY = ["mona", "ada", "jude", "rita", "sam", "olga", "nobody"]
# Whose existence is no secret, or where somebody else's work simply is not there.
HIDDEN_FROM = {Action.READ_WORK: {"ada"}}
OPEN_TO_ALL_ACCOUNTS = {Action.USE_TOKENS}

Call = Callable[[APIClient, Project, Assignment], Any]


def _get(path: str) -> Call:
    return lambda client, project, _: client.get(f"/api/v1/projects/{project.slug}/{path}")


def _post(path: str, content: object) -> Call:
    return lambda client, project, _: client.post(
        f"/api/v1/projects/{project.slug}/{path}", content, format="json"
    )


def _annotate(client: APIClient, _: Project, reading: Assignment) -> Any:
    content = {
        "assignment": str(reading.pk),
        "layer": "passage",
        "parts": PLACE,
        "quote": PHRASE,
        "values": {},
    }
    path = f"/api/v1/annotations/{uuid7()}/"
    return client.put(path, content, format="json", HTTP_IF_NONE_MATCH="*")


def _import(client: APIClient, project: Project, _: Assignment) -> Any:
    path = f"/api/v1/projects/{project.slug}/imports/?format=text&key=new&dry_run=1"
    return client.post(path, "A new article.", content_type="text/plain")


def _patch(client: APIClient, project: Project, _: Assignment) -> Any:
    path = f"/api/v1/projects/{project.slug}/"
    revision = Project.objects.values_list("revision", flat=True).get(pk=project.pk)
    return client.patch(path, {"title": "x"}, format="json", HTTP_IF_MATCH=f'"{revision}"')


def _settle(client: APIClient, project: Project, _: Assignment) -> Any:
    asker = Membership.objects.filter(project=project).order_by("created_at")[0]
    thread = threads.start(project=project, member=asker, text="Who is that?")
    return client.patch(f"/api/v1/threads/{thread.pk}/", {"state": "settled"}, format="json")


def _report(client: APIClient, project: Project, reading: Assignment) -> Any:
    path = f"/api/v1/projects/{project.slug}/quality/people/{reading.member_id}/report/"
    return client.get(path)


CALLS: dict[Action, Call] = {
    Action.VIEW_PROJECT: _get(""),
    Action.VIEW_CODEBOOK: _get("codebooks/"),
    Action.VIEW_ENTITIES: _get("entities/"),
    Action.VIEW_PROGRESS: _get("progress/"),
    Action.VIEW_AGREEMENT: _get("agreement/"),
    Action.VIEW_MEMBERS: _get("members/"),
    Action.VIEW_DOCUMENTS: _get("documents/"),
    Action.VIEW_ASSIGNMENTS: _get("assignments/"),
    Action.VIEW_ADJUDICATION: _get("adjudication/"),
    Action.ADJUDICATE: _post("adjudication/", {}),
    Action.READ_WORK: lambda client, _, reading: client.get(f"/api/v1/assignments/{reading.pk}/"),
    Action.DISCUSS: _post("threads/", {"text": "Who is that?"}),
    Action.SETTLE_QUESTIONS: _settle,
    Action.PROPOSE_MERGES: _post("merge-proposals/", {}),
    Action.MANAGE_ENTITIES: _get("entities/register/"),
    Action.VIEW_INSIGHT: _get("insight/"),
    Action.EXPORT: _get("export/?format=jsonl"),
    Action.VIEW_MODELS: _get("model-runs/"),
    Action.MANAGE_MODELS: _get("model-servers/"),
    Action.RELEASE: _post("releases/", {"version": "one"}),
    Action.USE_TOKENS: lambda client, _, __: client.get("/api/v1/me/tokens/"),
    Action.ANNOTATE: _annotate,
    Action.CLAIM: _post("claim/", {}),
    Action.MANAGE_PROJECT: _patch,
    Action.MANAGE_CODEBOOK: _post("codebooks/", {}),
    Action.MANAGE_MEMBERS: _post("invitations/", {"people": ["New One"], "roles": ["annotator"]}),
    Action.MANAGE_DOCUMENTS: _import,
    Action.HAND_OUT: _post("assignments/", {"documents": [], "members": []}),
    Action.MANAGE_QUALITY: _get("quality/"),
    Action.VIEW_PROPOSALS: _get("recommender/"),
    Action.MANAGE_PROPOSALS: _post("recommender/versions/", {"seed": "x"}),
    Action.VIEW_REPORTS: _report,
    Action.VIEW_OWN_REPORT: _get("quality/mine/"),
    Action.ASK_BACKGROUND: _get("background/"),
    Action.ANSWER_BACKGROUND: _get("background/mine/"),
}


@dataclass(frozen=True)
class Study:
    """A project with an article that nobody has yet, and everybody."""

    project: UUID
    people: dict[str, Person]


@pytest.fixture(scope="module")
def study(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Study]:
    """Made once for all cells of the table."""
    with lasting(django_db_blocker):
        project = river_dam()
        article(project)
        names = [name for name in (*EVERYBODY, "ben") if name != "nobody"]
        yield Study(project.pk, {name: person(name, project) for name in names})


def test_the_table_speaks_of_every_action() -> None:
    assert set(MAY) == set(Action) == set(CALLS)


@pytest.mark.parametrize("is_blind", [False, True], ids=["open", "blind"])
@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("action", list(Action), ids=lambda action: action.name.lower())
def test_who_may_do_what(study: Study, db: None, action: Action, name: str, is_blind: bool) -> None:
    project = Project.objects.get(pk=study.project)
    project.settings = {"blind_outlet": is_blind}
    project.save()
    # Somebody else's reading for READ_WORK, Ada's own for ANNOTATE.
    owner = "ben" if action is Action.READ_WORK else "ada"
    reading = given(Document.objects.get(), study.people[owner])
    client = APIClient() if name == "nobody" else again(study.people[name]).client
    answer = CALLS[action](client, project, reading)
    _drain(answer)
    status = answer.status_code
    if name in (MAY_WHEN_BLIND if is_blind else MAY)[action]:
        # A body that is refused for its content was let in.
        assert status < 300 or status == 400, answer.content
    else:
        assert status == _refusal(name, action), getattr(answer, "content", b"")
        assert set(answer.json()) == {"code", "message", "fields", "request_id"}


def _refusal(name: str, action: Action) -> int:
    if name == "nobody":
        return 401
    if action in OPEN_TO_ALL_ACCOUNTS:
        return 403
    if name in HIDDEN_FROM.get(action, set()) or name not in INSIDERS:
        return 404
    return 403


def _drain(answer: Any) -> None:
    """Read a stream to its end, so that its snapshot is closed."""
    if getattr(answer, "streaming", False):
        b"".join(answer.streaming_content)
