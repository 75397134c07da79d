"""No user name, e-mail address, internal id or token is in any byte of any download.

Ids that a live download carries on purpose are those of annotations alone: `uuid` in our own
lines and tables.
"""

import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from annotator.formats import ARCHIVES
from annotator.models import Annotation, Entity, Project, User
from annotator.models.token import Scope
from annotator.services.exports.export_filters import ALL, GOLD, KINDS, SOFT
from annotator.services.people import tokens
from tests.api.test_export_kinds import settle
from tests.dataset import body_of, export
from tests.lasting import lasting
from tests.people import Person, again, person, river_dam
from tests.releases import bring_demo

QUERIES = ["format=jsonl", "format=jsonl&layout=annotations", "format=tables"]
QUERIES += [f"format={name}" for name in sorted(ARCHIVES)]

# Kinds of readings that the demo has none of.
NOBODYS = {"model", "training", "qualifying", "check", "repeat", "reference"}
WITH_UUID = {"format=parquet", "format=excel", "format=hugging_face"}


@dataclass(frozen=True)
class Study:
    """A project, who downloads it, and what must be nowhere."""

    demo: Project
    rita: Person
    canaries: set[bytes]


@pytest.fixture(scope="module")
def study(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Study]:
    """What every download is made of."""
    with lasting(django_db_blocker), override_settings(DATA_DIR=tmp_path_factory.mktemp("data")):
        demo = river_dam()
        mona, ada, ben, chi, jude, rita = (
            person(name, demo) for name in ("mona", "ada", "ben", "chi", "jude", "rita")
        )
        bring_demo(demo, mona, ada, ben, chi)
        reading = ada.membership.assignments.filter(state="submitted").order_by("pk")[0]
        settle(demo, jude, reading, counts=True)
        yield Study(demo, rita, canaries(demo, mona, ada, ben, rita, jude))


def canaries(demo: Project, *people: Person) -> set[bytes]:
    """Of people, of the project and of everything in it."""
    found: set[str] = set()
    for who in people:
        user = who.user
        user.username = f"canary-{user.pk.hex[-8:]}"
        user.email = f"{user.username}@example.org"
        user.name = f"Canary {user.pk.hex[-8:]}"
        user.save()
        found |= {user.username, user.email, user.name}
        for row_id in (user.pk, who.membership.pk):
            found |= {str(row_id), row_id.hex}
    typed(demo, [who.user for who in people])
    _, ada, _, rita, _ = people
    row, token = tokens.create(user=rita.user, name="t", scope=Scope.READ, project=None)
    found |= {token, row.digest}
    rows = [demo, *demo.documents.all(), *demo.rounds.all(), *demo.codebooks.all()]
    rows += [*Entity.objects.filter(project=demo), *ada.membership.assignments.all()]
    for row in rows:
        found |= {str(row.pk), row.pk.hex}
    return {each.encode().lower() for each in found}


def typed(demo: Project, people: list[User]) -> None:
    """Everything that can be typed names everybody; a skipped reading has a remark of its own."""
    told = " and ".join(f"{one.name} <{one.email}>, {one.username.upper()}" for one in people)
    demo.assignments.update(note=f"as {told} said", recognised_outlet=people[0].name)
    marks = Annotation.all_kinds.filter(document__project=demo)
    marks.update(note=told)
    # The one question of the demo's codebook that is answered in one's own words.
    for mark in marks.filter(layer="passage"):
        marks.filter(pk=mark.pk).update(values=mark.values | {"note": told})
    skipped = demo.assignments.filter(kind="annotation").order_by("-pk")[0].pk
    demo.assignments.filter(pk=skipped).update(
        state="skipped", slot=None, skip_reason="other", skip_note=told
    )


def everything(content: bytes) -> Iterator[bytes]:
    """Some bytes, and what is packed in them: zips in zips, zlib, the pages of Parquet."""
    yield content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from everything(archive.read(name))
    elif content[:4] == b"PAR1":
        with duckdb.connect() as database, tempfile.NamedTemporaryFile(suffix=".parquet") as file:
            file.write(content)
            file.flush()
            yield repr(database.execute(f"SELECT * FROM '{file.name}'").fetchall()).encode()
    elif content[:1] == b"\x78":
        yield zlib.decompress(content)


@pytest.mark.parametrize("query", QUERIES)
def test_nothing_internal_is_in_any_byte(study: Study, db: None, query: str) -> None:
    demo, rita = study.demo, again(study.rita)
    shares = query in {"format=jsonl", "format=tables"} or (
        (name := query.removeprefix("format=")) in ARCHIVES and ARCHIVES[name].holds_shares
    )
    marks = {str(pk).encode() for pk in Annotation.all_kinds.values_list("pk", flat=True)}
    for kind in KINDS:
        if kind == SOFT and not shares:
            continue
        answer = export(rita, demo, f"{query}&kind={kind}&state=all")
        content = b"\n".join(everything(body_of(answer))).lower()
        assert len(content) > 100 or kind in NOBODYS
        assert [each for each in study.canaries if each in content] == [], kind
        if kind == ALL and query in QUERIES[:3]:
            assert b"[name] <[name]>, [name] and [name]" in content
        if kind == GOLD:
            assert int(answer["Slant-Records"]) > 0
        carries = any(each in content for each in marks)
        assert not carries or query in {*QUERIES[:3], *WITH_UUID}, kind
