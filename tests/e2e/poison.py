"""A study in which whatever people can write means harm: made in a process of its own.

`prepare()` makes people, articles and work; `everywhere()` then writes markup into every column
that holds words, each with the name of its column, so that a page that shows it can be told.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, Field, Model, TextField, Value
from django.db.models.functions import Concat
from django.test.utils import setup_test_environment
from django.utils import timezone

from annotator.core.background import default_items
from annotator.core.codebooks import templates
from annotator.core.invitees import Invitee
from annotator.formats.releases import datasheet
from annotator.models import (
    Annotation,
    Assignment,
    DataSheet,
    Document,
    Entity,
    Event,
    ImportPlan,
    Outlet,
    PrivateNote,
    Project,
    ReopenRequest,
    User,
)
from annotator.models.fields import JSONText
from annotator.services.people import invitations, tokens
from annotator.services.projects import projects
from annotator.services.questions import threads
from tests.adjudication import Desk, read
from tests.articles import article, given
from tests.people import Person, person

HARM = (
    "<img src=x onerror=alert(1)>\"'><script>alert(1)</script><svg onload=alert(1)>"
    "<a href=javascript:alert(1)>go</a>[go](javascript:alert(1)) {{7*7}}"
)
# Where few words fit.
SHORT = "<img src=x onerror=alert(1)>"
TEXT = f"The dam is safe. {HARM}\n\n“{HARM}”, Ilse Brandt told reporters. Nobody believed her."

# Not what people write: words of closed lists, digests, what is judged by its pattern when it
# comes in, and what has to be the text that it is of.
SPARED = {
    *("AgreementTable.name", "Annotation.layer", "Annotation.quote", "AnnotationLink.role"),
    *("AnnotationTag.dimension", "AnnotationTag.label", "ApiToken.digest", "ApiToken.token_key"),
    *("AuditEntry.act", "Codebook.version", "CodebookDecision.dimension"),
    *("CodebookDecision.label", "CodebookDecision.layer", "Disagreement.stamp"),
    *("Document.language", "Document.normaliser", "Document.raw_sha256", "Document.text_sha256"),
    *("Document.url", "DocumentText.text", "Entity.folded", "Entity.folded_aliases"),
    *("Entity.type", "Export.form", "Export.media_type", "Export.sha256", "Import.format"),
    *("Import.lineage", "Import.raw_sha256", "Invitation.digest", "Invitation.email", "Job.kind"),
    *("Membership.lineage", "ModelRun.prompt_sha256", "ModelServer.key_name", "ModelServer.url"),
    *("Project.language", "Project.slug", "ProposedSpeakers.rules", "Release.salt"),
    *("Release.version", "ReleaseFile.media_type", "ReleaseFile.name", "ReleaseFile.sha256"),
    *("Thread.dimension", "Thread.label", "Thread.layer", "User.email", "User.password"),
    "User.username",
}


def harm(place: str) -> str:
    """What a page must show as the words that it is."""
    return f" canary:{place}:{HARM}"


def columns() -> Iterator[tuple[type[Model], "Field[Any, Any]"]]:
    """Every column that holds words."""
    for model in apps.get_app_config("annotator").get_models():
        for field in model._meta.concrete_fields:
            is_words = isinstance(field, CharField | TextField) and not field.choices
            if is_words and not isinstance(field, JSONText):
                yield model, field


def everywhere() -> None:
    """Into every column; whatever stands there stays before it."""
    for model, field in columns():
        place = f"{model.__name__}.{field.name}"
        if place not in SPARED:
            # With room for what stands there already.
            room = None if field.max_length is None else field.max_length - 16
            said = {field.name: Concat(F(field.name), Value(harm(place)[:room]))}
            model._base_manager.update(**said)
    for model, name, value in _inside():
        model._base_manager.update(**{name: value})


def _inside() -> Iterator[tuple[type[Model], str, object]]:
    """What people write inside of JSON."""
    said = harm("Outlet.ratings")
    yield Outlet, "aliases", [harm("Outlet.aliases")]
    yield Outlet, "ratings", [{"source": said, "rating": said, "on": "2026-01-01"}]
    yield Entity, "aliases", [harm("Entity.aliases")]
    yield Document, "metadata", {harm("Document.metadata"): harm("Document.metadata")}
    yield Document, "url", "javascript:alert(1)//canary:Document.url:"
    asked = [
        question.id
        for section in (*datasheet.DATASHEET, *datasheet.STATEMENT)
        for question in section.questions
    ]
    yield DataSheet, "answers", dict.fromkeys(asked, harm("DataSheet.answers"))


def codebook() -> dict[str, Any]:
    """One whose every word means harm; as long as titles may be."""
    changed: dict[str, Any] = _changed(templates.body(templates.DEFAULT))
    return changed


def _changed(value: Any) -> Any:
    if isinstance(value, list):
        return [_changed(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    added = {"title": SHORT, "question": SHORT, "definition": HARM, "guideline": HARM}
    return {
        name: each + " " + added[name] if name in added else _changed(each)
        for name, each in value.items()
    }


def prepare() -> None:
    """People, articles and work; prints the links that sign in, tokens, and ids for addresses."""
    setup_test_environment()
    project = projects.create(
        creator=person("creator").user,
        title="Harm",
        language="en",
        template=None,
        settings={},
        body=codebook(),
    )
    people = {name: person(name, project) for name in ("mona", "ada", "ben", "chi", "jude")}
    people |= {"rita": person("rita", project), "sam": person("sam")}
    known = _worked(project, people)
    known |= _written(project, people, known)
    _asked(project, people)
    links = {name: invitations.sign_in_link(user=who.user) for name, who in people.items()}
    token = tokens.create(user=people["mona"].user, name="tests", scope="write")[1]
    shown = invitations.invite(
        project=project,
        people=[Invitee("Dora", "dora@example.org")],
        roles=["annotator"],
        by=people["mona"].user,
    )
    links["nobody"] = shown[0].link
    print(json.dumps({"links": links, "known": known, "token": token}))


def _worked(project: Project, people: Mapping[str, Person]) -> dict[str, str]:
    """Two articles about one event, read by three and settled by a fourth; a third is open."""
    event = Event.objects.create(project=project, name="A flood")
    outlets = [Outlet.objects.create(project=project, name=name) for name in ("River", "Hill")]
    about = {"event": event, "byline": "By somebody", "published_on": "2026-01-01"}
    first = article(project, TEXT, key="first", outlet=outlets[0], content_warning="W.", **about)
    second = article(project, TEXT, key="second", outlet=outlets[1], **about)
    for document in (first, second):
        for name in ("ada", "ben", "chi"):
            end = 30 if name == "chi" else 40
            read(document, people[name], [(17, end, "negative"), (4, 7, "neutral")])
    third = given(article(project, TEXT, key="third", **about), people["ada"])
    desk = Desk(people["jude"], project, first)
    mark = Annotation.objects.filter(assignment__member=people["ada"].membership)[0]
    return {
        "slug": project.slug,
        "id": str(first.pk),
        "event": str(event.pk),
        "round": str(third.round_id),
        "settling": str(desk.body["id"]),
        "member": str(people["ada"].membership.pk),
        "annotation": str(mark.pk),
        "assignment": str(third.pk),
        "version": "1.0.0",
    }


def _written(
    project: Project, people: Mapping[str, Person], known: Mapping[str, str]
) -> dict[str, str]:
    """What is said about the work, and a file on its way in."""
    mona, ada = people["mona"], people["ada"]
    mark = Annotation.objects.get(pk=known["annotation"])
    for about in (threads.About(annotation=mark), threads.About(document=mark.document)):
        asked = threads.start(project=project, member=ada.membership, text="Why?", about=about)
        threads.reply(thread=asked, member=mona.membership, text="Because.")
    for reading in Assignment.objects.filter(member=ada.membership):
        PrivateNote.objects.create(assignment=reading, text="Mine.", updated_at=timezone.now())
    ReopenRequest.objects.create(assignment=mark.assignment, reason="A mark is missing.")
    Annotation.objects.update(note="A note.", reason="A reason.")
    DataSheet.objects.create(project=project)
    ImportPlan.objects.create(project=project, name="As usual", saved_at=timezone.now())
    User.objects.filter(username="ada").update(preferences={"keys": {"submit": HARM}})
    api = f"/api/v1/projects/{project.slug}/"
    table = f'"{SHORT}",text\n1,"{HARM.replace(chr(34), chr(34) * 2)}"\n'
    raw = "application/octet-stream"
    sent = mona.client.post(f"{api}uploads/?file_name=a.csv", table.encode(), content_type=raw)
    bad = b'{"key": 7}'
    mona.client.post(f"{api}imports/?format=jsonl&file_name=b.jsonl", bad, content_type=raw)
    page = f"<html><body><article><p>{'A dam. ' * 40}&lt;script&gt;alert(1)&lt;/script&gt;{HARM}"
    mona.client.post(f"{api}imports/?format=web_page&key=page", page.encode(), content_type=raw)
    return {"made": sent.json()["id"]}


def _asked(project: Project, people: Mapping[str, Person]) -> None:
    """Names that may be one, a decision about the codebook, questions about people."""
    mona, ada = people["mona"].client, people["ada"].client
    api = f"/api/v1/projects/{project.slug}/"
    names = [
        mona.post(f"{api}entities/", {"name": name, "type": "person"}, format="json").json()["id"]
        for name in ("Ilse Lark", "I. Lark")
    ]
    wish = {"entity": names[0], "into": names[1], "reason": "The same."}
    ada.post(f"{api}merge-proposals/", wish, format="json")
    mona.post(f"{api}decisions/", {"decision": "So.", "reason": "Because."}, format="json")
    items = json.loads(json.dumps(default_items()))
    for item in items:
        item["question"] = f"{item['question']} {SHORT}"
        item["title"] = f"{item['title']} {SHORT}"
    mona.put(f"{api}background/", {"items": items}, format="json")
    mona.post(f"{api}background/begin/")
    assert Entity.objects.filter(project=project).exists()
