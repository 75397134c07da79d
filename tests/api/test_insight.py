"""Pictures over HTTP: what can be asked, the passages behind a cell, and what is refused."""

from typing import Any

from annotator.models import Project
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
    for path in ("", "options/", "passages/"):
        address = f"/api/v1/projects/{demo.slug}/insight/{path}"
        assert [who.client.get(address).status_code for who in (ada, jude, olga)] == [403, 403, 404]
