"""The dataset coming out: what is in it, what is not and why, and nobody's name."""

import json
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from annotator.core.ids import uuid7
from annotator.models import Annotation, Assignment, Document, Entity, Project
from tests.articles import SHORT, article, given
from tests.dataset import DEMO, another_project, body_of, bring, export, records, tables, unpacked
from tests.people import Person

PLACE = [[SHORT.index("bizarre"), SHORT.index("bizarre") + len("bizarre and threatening")]]


@pytest.fixture
def demo(project: Project, mona: Person, ada: Person, ben: Person, chi: Person) -> Project:
    """The demo's articles and readings, as the work of Ada, Ben and Chi."""
    readers = {name: who.member for name, who in [("ada", ada), ("ben", ben), ("chi", chi)]}
    bring(project, mona.member, DEMO.read_bytes(), readers)
    return project


def pseudonym(person: Person) -> str:
    """What the data calls somebody."""
    assert person.member
    return person.member.pseudonym


def mark(person: Person, reading: Assignment, **content: object) -> Any:
    """Save one annotation as the editor does."""
    sent: dict[str, object] = {
        "assignment": str(reading.pk),
        "layer": "passage",
        "parts": PLACE,
        "values": {},
    }
    path = f"/api/v1/annotations/{uuid7()}/"
    answer = person.client.put(path, sent | content, format="json", HTTP_IF_NONE_MATCH="*")
    assert answer.status_code == 201, answer.content
    return answer.json()


def submitted(*readings: Assignment) -> None:
    """Hand readings in, however unfinished."""
    for reading in readings:
        Assignment.objects.filter(pk=reading.pk).update(
            state="submitted", submitted_at=timezone.now()
        )


def readings_of(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All readings of some records."""
    return [reading for record in found for reading in record["assignments"]]


def test_every_quote_is_exactly_the_text_at_its_offsets(demo: Project, mona: Person) -> None:
    checked = 0
    for record in records(mona, demo, ""):
        for reading in record["assignments"]:
            for each in reading["annotations"]:
                pieces = [record["text"][start:end] for start, end in each["parts"]]
                assert each["quote"] == " … ".join(pieces)
                if pieces:
                    start, end = each["parts"][0][0], each["parts"][-1][1]
                    assert record["text"][max(0, start - 32) : start] == each["prefix"]
                    assert record["text"][end : end + 32] == each["suffix"]
                    checked += 1
    assert checked > 100


def test_only_what_people_handed_in_is_in_by_default(demo: Project, mona: Person) -> None:
    assert {each["state"] for each in readings_of(records(mona, demo, ""))} == {"submitted"}
    states = {each["state"] for each in readings_of(records(mona, demo, "state=all"))}
    assert states == {"submitted", "in_progress", "open"}


def test_an_article_that_nobody_has_read_is_in_without_readings(
    project: Project, mona: Person
) -> None:
    article(project)
    (record,) = records(mona, project, "")
    assert record["assignments"] == []


def test_what_was_deleted_or_set_aside_or_is_for_training_stays_out(
    project: Project, mona: Person, ada: Person
) -> None:
    reading = given(article(project), ada)
    mark(ada, reading)
    gone = mark(ada, reading, parts=[[0, 7]])
    ada.client.delete(f"/api/v1/annotations/{gone['id']}/", HTTP_IF_MATCH='"1"')
    article(project, key="training", purpose="training")
    article(project, key="aside", set_aside_at=timezone.now())
    (record,) = records(mona, project, "state=all")
    assert [each["parts"] for each in record["assignments"][0]["annotations"]] == [PLACE]
    assert {each["key"] for each in records(mona, project, "purpose=all")} == {"a-001", "training"}
    assert {each["key"] for each in records(mona, project, "set_aside=1")} == {"a-001", "aside"}


def test_a_claim_that_went_back_is_never_a_reading(
    project: Project, mona: Person, ada: Person
) -> None:
    reading = given(article(project), ada)
    Assignment.objects.filter(pk=reading.pk).update(state="released", slot=None)
    (record,) = records(mona, project, "state=all")
    assert record["assignments"] == []


@pytest.mark.parametrize(
    ("query", "is_in"),
    [
        ("codebook=1.0.0", True),
        ("codebook=2.0.0", False),
        ("round=1", True),
        ("round=2", False),
        ("kind=all", True),
        ("kind=adjudication", False),
    ],
)
def test_readings_are_narrowed_down(demo: Project, mona: Person, query: str, is_in: bool) -> None:
    everything = readings_of(records(mona, demo, ""))
    assert readings_of(records(mona, demo, query)) == (everything if is_in else [])


def test_one_annotators_readings_are_theirs_alone(demo: Project, mona: Person, ada: Person) -> None:
    name = pseudonym(ada)
    hers = [each for each in readings_of(records(mona, demo, "")) if each["annotator"] == name]
    found = readings_of(records(mona, demo, f"annotator={name}"))
    assert [stated(each) for each in found] == [stated(each) for each in hers]


def stated(reading: dict[str, Any]) -> list[Any]:
    """What a reading marks; entities are named anew in every export."""
    return [(each["layer"], each["parts"]) for each in reading["annotations"]]


def test_somebodys_dataset_holds_the_articles_they_read_and_no_others(
    demo: Project, mona: Person, ada: Person
) -> None:
    found = records(mona, demo, f"annotator={pseudonym(ada)}")
    assert all(each["assignments"] for each in found)
    assert 0 < len(found) < 8


def test_a_layer_leaves_readings_in_and_other_marks_out(demo: Project, mona: Person) -> None:
    found = readings_of(records(mona, demo, "layer=article"))
    assert len(found) == len(readings_of(records(mona, demo, "")))
    assert {each["layer"] for reading in found for each in reading["annotations"]} == {"article"}


def test_articles_are_chosen_by_event_and_outlet(demo: Project, mona: Person) -> None:
    found = records(mona, demo, "event=Strike at Port Sallow&outlet=the ferryman")
    assert {each["outlet"] for each in found} == {"The Ferryman"}
    assert {each["event"] for each in found} == {"Strike at Port Sallow"}


def test_one_annotation_a_line_carries_its_article(
    demo: Project, mona: Person, ada: Person
) -> None:
    answer = export(mona, demo, f"format=jsonl&layout=annotations&annotator={pseudonym(ada)}")
    found = [json.loads(line) for line in body_of(answer).split(b"\n") if line]
    assert int(answer["Slant-Records"]) == len(found) > 10
    named = [each for each in found if "target" in each["values"]]
    for each in named:
        assert each["entities"][each["values"]["target"]["entity"]]["name"]
        assert each["document"].startswith("demo-")
        assert each["outlet"]
        assert "text" not in each


def test_no_byte_tells_who_the_people_are(
    demo: Project, mona: Person, ada: Person, ben: Person, chi: Person
) -> None:
    canaries: set[str] = set()
    for who in (ada, ben, chi, mona):
        assert who.member
        user = who.user
        user.username = f"canary-{user.pk.hex[-8:]}"
        user.email = f"{user.username}@example.org"
        user.name = f"Canary {user.pk.hex[-8:]}"
        user.save()
        canaries |= {user.username, user.email, user.name}
        for pk in (user.pk, who.member.pk):
            canaries |= {str(pk), pk.hex}
    for query in ("format=jsonl", "format=jsonl&layout=annotations"):
        content = body_of(export(mona, demo, f"{query}&state=all"))
        assert [each for each in canaries if each.encode() in content] == []
        assert pseudonym(ada).encode() in content
    for name, content in unpacked(mona, demo, "state=all").items():
        assert [each for each in canaries if each.encode() in content] == [], name


def test_one_name_is_one_entity_whoever_typed_it(
    project: Project, mona: Person, ada: Person, ben: Person
) -> None:
    document = article(project)
    hers, his = given(document, ada, ben), Assignment.objects.get(member=ben.member)
    for who, reading, name in ((ada, hers, "Ilse  Brandt"), (ben, his, "ilse brandt")):
        values = {"sentiment": "negative", "target": {"name": name, "type": "person"}}
        mark(who, reading, values=values)
    assert Entity.objects.count() == 2
    (record,) = records(mona, project)
    assert list(record["entities"]) == ["e1"]
    targets = [each["annotations"][0]["values"]["target"] for each in record["assignments"]]
    assert targets == [{"entity": "e1"}, {"entity": "e1"}]


def test_a_merged_entity_speaks_by_its_new_name(
    project: Project, mona: Person, ada: Person
) -> None:
    reading = given(article(project), ada)
    values = {"sentiment": "negative", "target": {"name": "RF", "type": "country_or_place"}}
    mark(ada, reading, values=values)
    into = Entity.objects.create(
        project=project,
        name="Russia",
        folded="russia",
        type="country_or_place",
        curated_at=timezone.now(),
    )
    Entity.objects.filter(name="RF").update(merged_into=into)
    (record,) = records(mona, project)
    assert [each["name"] for each in record["entities"].values()] == ["Russia"]


def test_the_summary_counts_what_is_in_and_gives_a_reason_for_the_rest(
    demo: Project, mona: Person
) -> None:
    Document.objects.filter(key="demo-08").update(set_aside_at=timezone.now())
    found = mona.client.get(f"/api/v1/projects/{demo.slug}/export/summary/").json()
    inside = records(mona, demo, "")
    marks = sum(len(each["annotations"]) for each in readings_of(inside))
    assert found["in"] == {
        "documents": len(inside),
        "readings": len(readings_of(inside)),
        "annotations": marks,
    }
    everything = Counter(Assignment.objects.values_list("document__set_aside_at", flat=True))
    assert found["out"]["documents"] == 1
    assert found["in"]["readings"] + found["out"]["readings"] == everything.total()
    assert found["in"]["annotations"] + found["out"]["annotations"] == (
        Annotation.all_kinds.live().count()
    )
    assert [each["reason"] for each in found["out"]["why"]] == ["set aside", "not submitted"]
    for size in ("readings", "annotations"):
        assert sum(each[size] for each in found["out"]["why"]) == found["out"][size]


def test_the_summary_counts_other_layers_as_left_out(demo: Project, mona: Person) -> None:
    path = f"/api/v1/projects/{demo.slug}/export/summary/?layer=article&state=all"
    found = mona.client.get(path).json()
    assert [each["reason"] for each in found["out"]["why"]] == ["another kind of mark"]
    assert found["out"]["annotations"] == (Annotation.all_kinds.filter(layer="passage").count())


@pytest.mark.parametrize(
    ("query", "code"),
    [("format=xml", "invalid"), ("stat=all", "unknown_parameter"), ("state=released", "invalid")],
)
def test_a_wrong_wish_is_refused(project: Project, mona: Person, query: str, code: str) -> None:
    answer = export(mona, project, query)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_what_comes_says_its_name_and_kind(demo: Project, mona: Person) -> None:
    answer = export(mona, demo, "format=tables")
    body_of(answer)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == f'attachment; filename="{demo.slug}.zip"'
    assert int(answer["Slant-Records"]) == len(tables(mona, demo)["annotations_passage.csv"]) + len(
        tables(mona, demo)["annotations_article.csv"]
    )


def test_more_articles_take_no_more_statements(
    project: Project, mona: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        article(project, key=f"k-{number:03}")
    with django_assert_max_num_queries(16):
        assert len(records(mona, project, "")) == 30


def test_an_export_of_an_empty_project_is_empty_and_whole(project: Project, mona: Person) -> None:
    assert records(mona, project, "") == []
    files = tables(mona, project)
    assert files["readings.csv"] == []
    assert "annotations_passage.csv" in files


def test_another_project_gives_nothing_away(demo: Project, mona: Person) -> None:
    elsewhere, creator = another_project()
    assert records(creator, elsewhere, "state=all") == []
