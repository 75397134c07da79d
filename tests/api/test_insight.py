"""Pictures over HTTP: what can be asked, the passages behind a cell, and what is refused."""

import re
from collections import Counter
from typing import Any

from annotator.core.insight.phrases import folded
from annotator.models import Annotation, Project
from tests.people import Person
from tests.releases import demo, released

__all__ = ["demo"]


def asked(who: Person, project: Project, path: str = "", **wanted: str) -> Any:
    """What the server answers."""
    answer = who.client.get(f"/api/v1/projects/{project.slug}/insight/{path}", wanted)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_passages_behind_a_cell_are_as_many_as_it_counts(demo: Project, rita: Person) -> None:
    axes = {"layer": "passage", "rows": "answer:framing", "columns": "outlet"}
    found = asked(rita, demo, **axes)
    for row, line in zip(found["rows"]["values"], found["marks"][0], strict=True):
        for column, number in zip(found["columns"]["values"], line, strict=True):
            if number == max(line):
                behind = asked(rita, demo, "passages/", **axes, row=row["id"], column=column["id"])
                assert behind["total"] == number
                assert len(behind["passages"]) == min(number, 50)
                assert {each["outlet"] for each in behind["passages"]} <= {column["id"]}
                assert all(each["quote"] for each in behind["passages"])
    version = released(demo)
    frozen = asked(rita, demo, release=version.version, **axes)
    assert frozen["marks"] == found["marks"]
    row, column = frozen["rows"]["values"][0]["id"], frozen["columns"]["values"][0]["id"]
    behind = asked(rita, demo, "passages/", **axes, release=version.version, row=row, column=column)
    assert behind["total"] == frozen["marks"][0][0][0]
    assert all(each["document"] for each in behind["passages"])


def test_what_can_be_asked_follows_from_the_kinds_of_questions(demo: Project, mona: Person) -> None:
    found = asked(mona, demo, "options/")
    passage = next(each for each in found["layers"] if each["id"] == "passage")
    kinds = {each["axis"]: (each["kind"], each["has_kinds"]) for each in passage["subjects"]}
    assert kinds["answer:framing"] == ("answers", False)
    assert kinds["answer:intensity"] == ("scale", False)
    assert kinds["name:target"] == ("names", False)
    assert kinds["name:source"] == ("names", True)
    assert kinds["detail:source.anonymity"] == ("details", False)
    assert "answer:note" not in kinds
    assert found["outlets"] == ["Ardovia Today", "Tamsel Press Agency", "The Ferryman"]
    assert len(found["events"]) == 2
    assert found["counting"] is None


def test_who_annotates_or_settles_is_told_nothing(
    demo: Project, ada: Person, jude: Person, olga: Person
) -> None:
    inside = [f"projects/{demo.slug}/insight/{each}" for each in ("", "options/", "passages/")]
    event, document = demo.events.order_by("name")[0], demo.documents.order_by("key")[0]
    for path in (*inside, f"events/{event.pk}/compared/", f"documents/{document.pk}/density/"):
        address = f"/api/v1/{path}"
        assert [who.client.get(address).status_code for who in (ada, jude, olga)] == [403, 403, 404]


def test_an_event_is_told_side_by_side_with_the_widest_differences_first(
    demo: Project, rita: Person, django_assert_max_num_queries: Any
) -> None:
    event = demo.events.get(name="Strike at Port Sallow")
    rita.client.get(f"/api/v1/events/{event.pk}/compared/")
    with django_assert_max_num_queries(22):
        found = rita.client.get(f"/api/v1/events/{event.pk}/compared/").json()
    spreads = [each["spread"] for each in found["differences"]]
    assert spreads == sorted(spreads, reverse=True)
    assert spreads[0] > 0
    for row in found["differences"]:
        cells = asked(
            rita, demo, layer=row["layer"], rows=row["axis"], columns="outlet", event=event.name
        )
        at = [each["id"] for each in cells["rows"]["values"]].index(row["word"])
        told = dict(
            zip(
                [each["id"] for each in cells["columns"]["values"]],
                cells["marks"][0][at],
                strict=True,
            )
        )
        assert told == {each["outlet"]: each["marks"] for each in row["outlets"]}
    texts = [each["text"] for each in found["articles"]]
    for article in found["articles"]:
        for passage in article["shared"]:
            words = _words(article["text"][passage["start"] : passage["end"]])
            assert passage["others"]
            assert all(words in _words(texts[other]) for other in passage["others"])
    marked = {each["key"]: len(each["marks"]) for each in found["articles"]}
    counted = Annotation.objects.filter(
        document__event=event, assignment__state="submitted", start__isnull=False
    )
    assert sum(marked.values()) == counted.count()


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def test_the_density_of_an_article_is_what_each_character_s_readers_come_to(
    demo: Project, rita: Person
) -> None:
    document = demo.documents.get(key="demo-01")
    found = rita.client.get(f"/api/v1/documents/{document.pk}/density/").json()
    marks = Annotation.objects.filter(document=document, assignment__state="submitted")
    rows = list(marks.values_list("assignment__member_id", "parts"))
    for place in range(0, document.length, 7):
        readers = {who for who, parts in rows if any(start <= place < end for start, end in parts)}
        runs = [each for each in found["runs"] if each["start"] <= place < each["end"]]
        assert sum(each["readers"] for each in runs) == len(readers)
    assert found["readings"] == 3


def test_phrases_are_counted_as_sql_counts_their_words(demo: Project, rita: Person) -> None:
    only = "answer:sentiment=negative"
    found = asked(rita, demo, "phrases/", layer="passage", only=only)
    rows = Annotation.objects.filter(
        assignment__state="submitted", tags__dimension="sentiment", tags__label="negative"
    )
    counted = Counter(folded(words) for words in rows.values_list("quote", flat=True))
    assert found["total"] == sum(counted.values())
    assert {folded(each["phrase"]): each["marks"] for each in found["phrases"]} == dict(
        sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:50]
    )
    phrase = found["phrases"][0]["phrase"]
    places = asked(rita, demo, "instead/", layer="passage", phrase=phrase)["places"]
    assert any(each["has_it"] for each in places)
    assert {each["outlet"] for each in places} - {
        each["outlet"] for each in places if each["has_it"]
    }
