"""People's background: asked with consent, seen by them alone, told in bins with a floor."""

import json
import re
from typing import Any

import pytest

from annotator.core.background import default_items
from annotator.core.ids import uuid7
from annotator.models import (
    Assignment,
    BackgroundAnswers,
    BackgroundKey,
    Membership,
    Project,
)
from annotator.services.people import background
from tests import description
from tests.api.test_annotations import body, put
from tests.articles import article, given
from tests.once import on_one_database
from tests.people import Person, person

BASE = "/api/v1/projects/river-dam/background/"
MINE = f"{BASE}mine/"
UNKNOWN = "01900000-0000-7000-8000-000000000000"
ANSWERS = {"political": 9, "country": "TV", "age": "65_up", "news": "prefer_not_to_say"}


@pytest.fixture
def asked(mona: Person, project: Project) -> None:
    """The usual questions are asked."""
    wish = {"items": default_items()}
    assert mona.client.put(BASE, wish, format="json").status_code == 200
    assert mona.client.post(f"{BASE}begin/").status_code == 200


def answer(somebody: Person, answers: dict[str, Any] | None = None, **more: object) -> Any:
    wish = {"number": 1, "consent": True, "answers": ANSWERS if answers is None else answers}
    return somebody.client.put(MINE, wish | more, format="json")


@pytest.mark.usefixtures("asked")
def test_a_person_sees_changes_and_withdraws_their_answers(ada: Person, ben: Person) -> None:
    assert ada.client.get(MINE).json()["answers"] is None
    assert answer(ada).json()["answers"] == ANSWERS
    assert answer(ada, {"political": 2}).json()["answers"] == {"political": 2}
    assert ben.client.get(MINE).json()["answers"] is None
    assert ada.client.delete(MINE).status_code == 204
    assert ada.client.get(MINE).json()["answers"] is None
    assert (BackgroundAnswers.objects.count(), BackgroundKey.objects.count()) == (0, 0)


@pytest.mark.usefixtures("asked")
def test_nothing_is_kept_without_consent_or_under_other_terms(ada: Person) -> None:
    assert answer(ada, consent=False).status_code == 400
    assert answer(ada, number=2).json()["code"] == "other_version"
    assert answer(ada, {"political": 99}).json()["code"] == "answers_invalid"
    assert BackgroundAnswers.objects.count() == 0


def test_nobody_answers_before_they_are_asked(ada: Person, mona: Person) -> None:
    assert answer(ada).json()["code"] == "not_asked"
    mona.client.put(BASE, {"items": default_items()}, format="json")
    assert answer(ada).json()["code"] == "not_asked"


@pytest.mark.usefixtures("ada", "ben", "chi", "jude")
def test_before_anybody_is_asked_the_page_says_what_could_be_released(mona: Person) -> None:
    shown = mona.client.get(BASE).json()
    assert (shown["asked"], shown["next"]) == (None, None)
    outlook = shown["outlook"]
    assert (outlook["people"], outlook["floor"], outlook["most_groups"]) == (4, 5, 0)
    assert [each["is_likely"] for each in outlook["items"]] == [False] * 6
    low = mona.client.put(BASE, {"items": default_items(), "floor": 3}, format="json").json()
    assert low["outlook"]["items"][0]["people_per_bin"] == 1
    refused = mona.client.put(BASE, {"items": default_items(), "floor": 1}, format="json")
    assert list(refused.json()["fields"]) == ["floor"]


@pytest.mark.usefixtures("asked")
def test_what_was_asked_never_changes_a_new_version_is_asked_anew(
    mona: Person, ada: Person
) -> None:
    answer(ada)
    fewer = mona.client.put(BASE, {"items": default_items()[:2], "floor": 9}, format="json").json()
    assert (fewer["asked"]["number"], fewer["next"]["number"]) == (1, 2)
    stale = mona.client.put(BASE, {"items": []}, format="json", headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    mona.client.post(f"{BASE}begin/")
    mine = ada.client.get(MINE).json()
    assert (mine["questionnaire"]["number"], mine["answered_under"]) == (2, 1)
    assert mine["answers"] == ANSWERS
    assert mona.client.post(f"{BASE}end/").json()["asked"] is None
    assert mona.client.post(f"{BASE}begin/").json()["code"] == "wrong_state"


MOMENTS = re.compile(rb'"(request_id|as_of|exported_at)":"[^"]*"')
# The feed tells who downloaded what, and so of this very round.
DOWNLOADS = re.compile(rb'{"id":"[^"]*","act":"downloaded".*?"at":"[^"]*"},?')


def everything(somebody: Person, known: dict[str, str]) -> dict[str, bytes]:
    """All that this person can read, address by address."""
    found = {}
    for path in (path for path, methods in description.paths().items() if "get" in methods):
        names = re.findall(r"{(\w+)}", path)
        address = path.format(**{name: known.get(name, UNKNOWN) for name in names})
        got = somebody.client.get(address)
        said = b"".join(got) if got.streaming else got.content
        found[address] = MOMENTS.sub(b"", DOWNLOADS.sub(b"", said))
    return found


@on_one_database
@pytest.mark.usefixtures("asked")
def test_no_address_of_anybody_else_says_a_byte_more_once_somebody_has_answered(
    project: Project, mona: Person, rita: Person, jude: Person, sam: Person, ada: Person
) -> None:
    """Neither the answers nor that there are any: a count that grows tells who answered."""
    reading = given(article(project), ada)
    put(ada, uuid7(), body(reading))
    known = {
        "slug": project.slug,
        "version": "1.0.0",
        "assignment_id": str(reading.pk),
        "document_id": str(reading.document_id),
        "member_id": str(ada.membership.pk),
        "template_id": "gvfc",
        "annotation_id": str(reading.annotations.get().pk),
    }
    watchers = {"mona": mona, "rita": rita, "jude": jude, "sam": sam}
    before = {name: everything(each, known) for name, each in watchers.items()}
    assert answer(ada).status_code == 200
    after = {name: everything(each, known) for name, each in watchers.items()}
    key = str(BackgroundKey.objects.get().key).encode()
    for name in watchers:
        # Archives hold the moment they were made.
        told = {path for path in before[name] if before[name][path] != after[name][path]}
        assert not [path for path in told if b"PK\x03\x04" not in after[name][path]], name
        assert not [path for path, said in after[name].items() if key in said]
    assert mona.client.get(MINE).status_code == 403
    assert sam.client.get(MINE).status_code == 403


@pytest.mark.usefixtures("asked")
def test_bins_hold_the_floor_among_those_who_are_asked_for(project: Project) -> None:
    crowd = [person(f"reader{number}", project) for number in range(12)]
    for number, somebody in enumerate(crowd):
        side = 1 if number < 6 else 9 if number < 11 else 5
        assert answer(somebody, {"political": side, "country": "TV"}).status_code == 200
    told = background.bins(project=project)
    assert told.floor == 5
    assert [each["id"] for each in told.variables] == ["political"]
    sides = [row["political"] for row in told.of.values()]
    # The one in the centre goes with the next smallest bin; one bin for all is not told.
    assert (sides.count("left"), sides.count("other")) == (6, 6)
    few = background.bins(project=project, members={each.membership.pk for each in crowd[:6]})
    assert few.of == {}


@pytest.mark.usefixtures("asked")
def test_who_withdraws_leaves_the_bins(project: Project) -> None:
    crowd = [person(f"reader{number}", project) for number in range(10)]
    for number, somebody in enumerate(crowd):
        answer(somebody, {"political": 1 if number < 5 else 9})
    assert len(background.bins(project=project).of) == 10
    crowd[0].client.delete(MINE)
    assert background.bins(project=project).of == {}


def exported(somebody: Person, **filters: str) -> list[dict[str, Any]]:
    query = "&".join(["format=jsonl", *(f"{name}={value}" for name, value in filters.items())])
    got = somebody.client.get(f"/api/v1/projects/river-dam/export/?{query}")
    return [json.loads(line) for line in b"".join(got).splitlines()]


def test_withdrawn_work_leaves_every_export_and_comes_back_when_given_back(
    project: Project, ada: Person, ben: Person, rita: Person
) -> None:
    document = article(project)
    for somebody in (ada, ben):
        reading = given(document, somebody)
        put(somebody, uuid7(), body(reading))
    Assignment.objects.update(state="submitted")

    def readers() -> list[str]:
        return [each["annotator"] for row in exported(rita) for each in row["assignments"]]

    assert len(readers()) == 2
    path = "/api/v1/projects/river-dam/my-work/withdrawn/"
    assert ada.client.post(path).json()["work_withdrawn_at"]
    assert readers() == [ben.membership.pseudonym]
    wide = exported(rita, state="all", kind="all", purpose="all")
    assert ada.membership.pseudonym not in json.dumps(wide)
    summary = rita.client.get("/api/v1/projects/river-dam/export/summary/").json()
    assert "withdrawn by its annotator" in json.dumps(summary)
    assert ada.client.delete(path).json()["work_withdrawn_at"] is None
    assert len(readers()) == 2


@pytest.mark.usefixtures("asked")
def test_being_erased_cuts_the_name_and_leaves_the_work(
    project: Project, ada: Person, mona: Person, rita: Person
) -> None:
    put(ada, uuid7(), body(given(article(project), ada)))
    Assignment.objects.update(state="submitted")
    answer(ada)
    erase = "/api/v1/projects/river-dam/my-membership/erase/"
    assert ada.client.post(erase).status_code == 204
    member = Membership.objects.get(pk=ada.membership.pk)
    assert (member.user, BackgroundAnswers.objects.count()) == (None, 0)
    assert ada.client.get("/api/v1/projects/river-dam/").status_code == 404
    shown = mona.client.get("/api/v1/projects/river-dam/members/").content.decode()
    assert "Ada" not in shown
    (row,) = exported(rita)
    assert row["assignments"][0]["annotator"] == member.pseudonym


def test_the_two_acts_are_two(project: Project, ada: Person, mona: Person) -> None:
    ada.client.post("/api/v1/projects/river-dam/my-work/withdrawn/")
    member = Membership.objects.get(pk=ada.membership.pk)
    assert (member.removed_at, member.user) == (None, ada.user)
    assert member.work_withdrawn_at is not None


def test_a_program_reads_and_gives_no_answers(ada: Person, mona: Person) -> None:
    made = mona.client.post("/api/v1/me/tokens/", {"name": "script"}, format="json").json()
    token = {"Authorization": f"Bearer {made['token']}"}
    stranger = person("dora").client
    stranger.logout()
    assert stranger.get(BASE, headers=token).status_code == 200
    assert stranger.get(MINE, headers=token).status_code == 403
