"""All that the site keeps about one person and what they did, for that person to take along."""

import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import IO

import orjson

from annotator.models import Annotation, Assignment, Membership, Message, Thread, User
from annotator.services.editing import editor, private_notes, showing
from annotator.services.people import my_projects, sessions, tokens
from annotator.services.study import blinding

Shown = dict[str, object]
AT_A_TIME = 100


def write(*, user: User, into: IO[bytes]) -> None:
    """A zip of JSON: the account, its projects, and a line for each article read.

    A blinded reader finds the masks on, as in the editor: taking one's data along must not
    tell more of an article than reading it did.
    """
    members = list(
        Membership.objects.filter(user=user).select_related("project").order_by("project_id")
    )
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("account.json", _json(_account(user)))
        archive.writestr("projects.json", _json([_project(member) for member in members]))
        with archive.open("readings.jsonl", "w", force_zip64=True) as lines:
            for reading in _readings(members):
                lines.write(orjson.dumps(reading, option=orjson.OPT_APPEND_NEWLINE))
        with archive.open("notes_and_questions.jsonl", "w") as lines:
            for words in _said(members):
                lines.write(orjson.dumps(words, option=orjson.OPT_APPEND_NEWLINE))


def _json(content: object) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_INDENT_2)


def _account(user: User) -> Shown:
    return {
        **{name: my_projects.me(user)[name] for name in ("id", "username", "name", "email")},
        "made_at": user.date_joined,
        "last_signed_in_at": user.last_login,
        "preferences": user.preferences,
        "tokens": [tokens.shown(each) for each in tokens.of(user)],
        "sessions": [sessions.shown(each, None) for each in sessions.of(user)],
    }


def _project(member: Membership) -> Shown:
    return {
        "slug": member.project.slug,
        "title": member.project.title,
        "roles": member.roles,
        "name_in_the_data": member.pseudonym,
        "joined_at": member.created_at,
        "left_at": member.removed_at,
    }


def _said(members: list[Membership]) -> Iterator[Shown]:
    """What they asked, noted and answered, in their own words; others' words are not theirs."""
    begun = Thread.objects.filter(started_by__in=members).select_related("project")
    for thread in begun.order_by("id").iterator(chunk_size=AT_A_TIME):
        yield {
            "project": thread.project.slug,
            "kind": thread.kind,
            "text": thread.text,
            "at": thread.created_at,
            "state": thread.state,
        }
    replies = Message.objects.filter(author__in=members).select_related("thread__project")
    for message in replies.order_by("id").iterator(chunk_size=AT_A_TIME):
        slug = message.thread.project.slug
        yield {"project": slug, "kind": "reply", "text": message.text, "at": message.created_at}


def _readings(members: list[Membership]) -> Iterator[Shown]:
    """Article by article, a few at a time, so that much work needs little memory."""
    mine = (
        Assignment.objects.filter(member__in=members)
        .select_related("document__project", "round", "codebook")
        .order_by("id")
        .iterator(chunk_size=AT_A_TIME)
    )
    while some := list(islice(mine, AT_A_TIME)):
        of = {assignment.pk: assignment for assignment in some}
        rows = list(
            Annotation.all_kinds.live()
            .filter(assignment__in=of)
            .select_related("codebook")
            .order_by("start", "end", "id")
        )
        for row in rows:
            row.assignment = of[row.assignment_id]
        annotations = showing.many(rows)
        noted = private_notes.of(some)
        for assignment in some:
            mine_here = [each for each in annotations if each["assignment"] == str(assignment.pk)]
            yield {
                **editor.small(assignment),
                "project": assignment.document.project.slug,
                "title": blinding.title_of(assignment),
                "annotations": mine_here,
                "private_notes": noted[assignment.pk],
            }
