"""A whole study at its real size: a pilot of 10 articles by 15 people, then 100 by two each."""

import json
from collections import Counter
from typing import Any
from uuid import UUID

from annotator.core.ids import uuid7
from annotator.models import Project
from tests.api.test_annotations import ANSWERS
from tests.api.test_rounds import change, hand_out, opened
from tests.once import on_one_database
from tests.people import Person, person

OUTLET = "Canary Courier"
TEXT = f"The dam is safe, the {OUTLET} has learned.\n\nNobody believed the minister."
START, END = TEXT.index("safe"), TEXT.index(" has learned")
QUOTE = TEXT[START:END]
MASKED = QUOTE.replace(OUTLET, "█" * len(OUTLET))
SLUG = "river-dam"
Record = dict[str, Any]


def bring_in(mona: Person, project: Project, number: int) -> None:
    """Articles of one outlet, each with a text that names it."""
    records = (
        {"schema": "slant/1", "key": f"a-{at:03}", "title": None, "text": TEXT, "outlet": OUTLET}
        for at in range(number)
    )
    answer = mona.client.post(
        f"/api/v1/projects/{project.slug}/imports/?format=jsonl",
        "\n".join(map(json.dumps, records)),
        content_type="application/x-ndjson",
    )
    assert answer.status_code == 201, answer.content


def read(who: Person, number: int, frame: str) -> int:
    """Take and finish so many articles; in how many the quote was shown masked."""
    masked = 0
    for _ in range(number):
        claimed = who.client.post(f"/api/v1/projects/{SLUG}/claim/")
        assert claimed.status_code == 200, claimed.content
        path = f"/api/v1/assignments/{claimed.json()['id']}/"
        marks = [
            {"layer": "passage", "parts": [[START, END]], "quote": MASKED, "values": ANSWERS},
            {"layer": "article", "slot": 0, "values": {"primary_frame": frame}},
        ]
        changes = [
            {"change": str(uuid7()), "op": "put", "id": str(uuid7()), "base_revision": None}
            | {"body": mark}
            for mark in marks
        ]
        sent = who.client.post(f"{path}changes/", {"changes": changes}, format="json")
        saved = [each["body"] for each in sent.json()["results"]]
        masked += saved[0]["quote"] == MASKED
        done = who.client.post(f"{path}submit/", {}, format="json")
        assert done.status_code == 200, done.content
    return masked


def publish(mona: Person, version: str) -> None:
    """The same questions under the next version, with one label's title changed."""
    books = f"/api/v1/projects/{SLUG}/codebooks/"
    body = mona.client.get(f"{books}1.0.0/").json()["body"]
    body["layers"][0]["dimensions"][0]["labels"][0]["title"] = "Nothing of the kind"
    made = mona.client.post(books, {"version": version, "body": body}, format="json")
    assert made.status_code == 201, made.content
    assert mona.client.post(f"{books}{version}/publish/").status_code == 200


def exported(mona: Person, name: str) -> list[Record]:
    """A round's articles."""
    path = f"/api/v1/projects/{SLUG}/export/?format=jsonl&round={name}"
    return [json.loads(line) for line in b"".join(mona.client.get(path)).splitlines()]


def told(records: list[Record]) -> Counter[tuple[str, str, str]]:
    """Round, version and quote of every passage."""
    return Counter(
        (reading["round"], reading["codebook"], mark["quote"])
        for record in records
        for reading in record["assignments"]
        for mark in reading["annotations"]
        if mark["layer"] == "passage"
    )


def agreement(mona: Person, name: str) -> Record:
    """Of one round alone."""
    path = (
        f"/api/v1/projects/{SLUG}/agreement/?layer=article&dimension=primary_frame"
        f"&metric=alpha_nominal&round={name}"
    )
    answer = mona.client.get(path)
    assert answer.status_code == 200, answer.content
    found: Record = answer.json()
    return found


@on_one_database
def test_a_pilot_of_ten_by_fifteen_then_a_main_round_of_a_hundred_by_two(
    project: Project, mona: Person
) -> None:
    project.settings = {"blind_outlet": True}
    project.save()
    assert project.slug == SLUG
    people = [person(f"reader{at:02}", project) for at in range(15)]
    bring_in(mona, project, 110)

    pilot = opened(mona, project, name="pilot", purpose="pilot", documents={"draw": 10})
    assert hand_out(mona, pilot)["new"] == pilot["expected"] == 150
    # In the pilot one half of the people sees another frame than the other half.
    frames = ["economic", "political"]
    assert sum(read(who, 10, frames[at % 2]) for at, who in enumerate(people)) == 150
    pilot = mona.client.get(f"/api/v1/rounds/{pilot['id']}/").json()
    assert change(mona, pilot, state="closed").status_code == 200

    publish(mona, "1.1.0")
    read_in_pairs(mona, project, people)
    check_exports(mona)
    check_agreement(mona)


def read_in_pairs(mona: Person, project: Project, people: list[Person]) -> None:
    """The main round: a hundred other articles, each by two."""
    main = opened(
        mona,
        project,
        name="main",
        documents={"draw": 100},
        annotators_per_document=2,
        codebook="1.1.0",
    )
    plan = hand_out(mona, main)
    assert plan["new"] == 200
    shares: dict[UUID, int] = {UUID(each["id"]): each["new"] for each in plan["people"]}
    assert set(shares.values()) <= {13, 14}
    done = sum(read(who, shares[who.membership.pk], "economic") for who in people)
    assert done == 200


def check_exports(mona: Person) -> None:
    """Each round by itself, each highlight unmasked and under its version."""
    first, second = exported(mona, "pilot"), exported(mona, "main")
    assert told(first) == {("pilot", "1.0.0", QUOTE): 150}
    assert told(second) == {("main", "1.1.0", QUOTE): 200}
    assert (len(first), len(second)) == (10, 100)
    assert not {each["key"] for each in first} & {each["key"] for each in second}
    assert {len(each["assignments"]) for each in second} == {2}
    seen = {json.dumps(each["exposure"]) for record in second for each in record["assignments"]}
    assert seen == {
        json.dumps({"outlet": False, "peers": False, "proposals": False, "speakers": True})
    }


def check_agreement(mona: Person) -> None:
    """The pilot's alone: 8 against 7 in each article is as far apart as two answers can be."""
    tried, made = agreement(mona, "pilot"), agreement(mona, "main")
    assert (tried["n"]["documents"], tried["n"]["annotators"]) == (10, 15)
    assert (made["n"]["documents"], made["n"]["annotators"]) == (100, 15)
    # One answer alone has no spread.
    assert tried["value"] < 0
    assert made["value"] is None or made["value"] == 1
