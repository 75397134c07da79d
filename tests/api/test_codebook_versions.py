"""A codebook version over HTTP: drafted, kept half-written, changed, published, retired."""

from typing import Any

import pytest

from annotator.core.codebooks import templates
from annotator.core.ids import uuid7
from annotator.models import Annotation, Codebook, LookedAgain, Project
from tests.api.test_annotations import body as annotation_body
from tests.api.test_annotations import put
from tests.articles import article, given
from tests.people import Person, person

CODEBOOKS = "/api/v1/projects/river-dam/codebooks/"
MERGE: dict[str, Any] = {
    "op": "merge",
    "layer": "passage",
    "dimension": "sentiment",
    "from": ["negative", "mixed"],
    "to": [{"title": "Critical"}],
    "reason": "Nobody could tell them apart.",
}


def match(revision: int) -> dict[str, str]:
    return {"If-Match": f'"{revision}"'}


@pytest.fixture
def draft(mona: Person) -> dict[str, Any]:
    """A draft that comes from the version in use."""
    body = templates.body("news-framing")
    made: dict[str, Any] = mona.client.post(CODEBOOKS, {"body": body}, format="json").json()
    return made


def patch(mona: Person, draft: dict[str, Any], **content: object) -> Any:
    path = f"{CODEBOOKS}{draft['version']}/"
    return mona.client.patch(path, content, format="json", headers=match(draft["revision"]))


def act(mona: Person, draft: dict[str, Any], **changes: object) -> Any:
    path = f"{CODEBOOKS}{draft['version']}/acts/"
    content = MERGE | changes
    return mona.client.post(path, content, format="json", headers=match(draft["revision"]))


def test_a_draft_takes_the_next_number_and_says_where_it_comes_from(
    draft: dict[str, Any],
) -> None:
    assert (draft["version"], draft["based_on"], draft["faults"]) == ("1.1.0", "1.0.0", {})


def test_half_written_work_is_kept_with_its_faults_and_not_published(
    mona: Person, draft: dict[str, Any]
) -> None:
    body = draft["body"] | {"title": ""}
    body["layers"][0]["dimensions"][0]["labels"].append({"id": "new_one", "title": ""})
    kept = patch(mona, draft, body=body)
    assert kept.status_code == 200
    assert set(kept.json()["faults"]) == {"title", "layers.0.dimensions.0.labels.16.title"}
    assert mona.client.get(f"{CODEBOOKS}1.1.0/").json()["body"]["title"] == ""
    refused = mona.client.post(f"{CODEBOOKS}1.1.0/publish/")
    assert (refused.status_code, refused.json()["code"]) == (400, "codebook_invalid")


@pytest.mark.parametrize(
    "body", [{"layers": "x"}, {"layers": [1]}, {"layers": [{"dimensions": 1}]}]
)
def test_what_no_page_could_show_is_refused(
    mona: Person, draft: dict[str, Any], body: object
) -> None:
    assert patch(mona, draft, body=body).status_code == 400


def test_a_preview_counts_and_changes_nothing_then_the_act_is_told_with_the_version(
    mona: Person, ada: Person, project: Project, draft: dict[str, Any]
) -> None:
    put(ada, uuid7(), annotation_body(given(article(project), ada)))
    seen = mona.client.post(f"{CODEBOOKS}1.1.0/acts/preview/", MERGE, format="json").json()
    assert seen["touches"] == {"annotations": 1, "articles": 1, "submitted": 0}
    assert Codebook.objects.get(version="1.1.0").revision == draft["revision"]
    done = act(mona, draft).json()
    assert done["changes"][0]["to"] == ["critical"]
    (told,) = mona.client.get(f"{CODEBOOKS}1.1.0/impact/").json()["results"]
    assert told["touches"]["annotations"] == 1
    assert told["reason"] == MERGE["reason"]
    mona.client.post(f"{CODEBOOKS}1.1.0/publish/")
    (change,) = ada.client.get(f"{CODEBOOKS}1.1.0/").json()["changes"]
    assert change["op"] == "merge"
    (row,) = ada.client.get(f"{CODEBOOKS}1.1.0/look-again/").json()["results"]
    assert (row["version"], row["is_own"]) == ("1.0.0", True)
    # Nothing is lost: each annotation says its version.
    assert Annotation.objects.get().codebook.version == "1.0.0"


def test_only_its_reader_or_a_manager_keeps_older_work(
    mona: Person, ada: Person, ben: Person, rita: Person, project: Project, draft: dict[str, Any]
) -> None:
    mark = uuid7()
    put(ada, mark, annotation_body(given(article(project), ada)))
    act(mona, draft)
    mona.client.post(f"{CODEBOOKS}1.1.0/publish/")
    keep = f"{CODEBOOKS}1.1.0/look-again/{mark}/keep/"
    assert ben.client.get(f"{CODEBOOKS}1.1.0/look-again/").json()["results"] == []
    assert ben.client.post(keep).status_code == 404
    assert rita.client.post(keep).status_code == 403
    assert ada.client.post(keep).status_code == 204
    assert LookedAgain.objects.get().member == ada.member
    assert mona.client.get(f"{CODEBOOKS}1.1.0/look-again/").json()["results"] == []


def test_an_act_needs_the_revision_and_a_sound_body(mona: Person, draft: dict[str, Any]) -> None:
    path = f"{CODEBOOKS}1.1.0/acts/"
    assert mona.client.post(path, MERGE, format="json").status_code == 428
    assert act(mona, draft | {"revision": 7}).status_code == 412
    refused = act(mona, draft, **{"from": ["negative", "gone"]})
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["from.1"])
    assert act(mona, draft | {"version": "1.0.0"}).json()["code"] == "published"


def test_two_versions_are_compared_in_words_with_the_number_they_ask_for(
    mona: Person, ada: Person, draft: dict[str, Any]
) -> None:
    act(mona, draft)
    compared = mona.client.get(f"{CODEBOOKS}1.1.0/comparison/").json()
    assert (compared["old"], compared["suggested"]) == ("1.0.0", "1.1.0")
    words = " ".join(each["words"] for each in compared["results"])
    assert "new answer “Critical”" in words
    assert ada.client.get(f"{CODEBOOKS}1.1.0/comparison/").status_code == 404
    back = mona.client.get(f"{CODEBOOKS}1.0.0/comparison/?to=1.1.0").json()
    assert any("is gone" in each["words"] for each in back["results"])


def test_a_draft_is_thrown_away_and_a_published_version_is_not(
    mona: Person, draft: dict[str, Any]
) -> None:
    path = f"{CODEBOOKS}1.1.0/"
    assert mona.client.delete(path).status_code == 428
    assert mona.client.delete(path, headers=match(draft["revision"])).status_code == 204
    assert mona.client.get(path).status_code == 404
    assert mona.client.delete(f"{CODEBOOKS}1.0.0/", headers=match(1)).status_code == 409


def test_a_version_is_retired_unless_it_is_the_last(mona: Person, draft: dict[str, Any]) -> None:
    assert mona.client.post(f"{CODEBOOKS}1.0.0/retire/").json()["code"] == "last_version"
    assert mona.client.post(f"{CODEBOOKS}1.1.0/retire/").json()["code"] == "draft"
    mona.client.post(f"{CODEBOOKS}1.1.0/publish/")
    assert mona.client.post(f"{CODEBOOKS}1.0.0/retire/").json()["state"] == "retired"
    project = mona.client.get("/api/v1/projects/river-dam/").json()
    assert project["codebook"] == "1.1.0"


def test_decisions_are_logged_by_hand_and_by_publishing_and_go_with_the_file(
    mona: Person, ada: Person, draft: dict[str, Any]
) -> None:
    act(mona, draft)
    mona.client.post(f"{CODEBOOKS}1.1.0/publish/")
    path = "/api/v1/projects/river-dam/decisions/"
    about = {"layer": "passage", "dimension": "sentiment", "label": "neutral"}
    noted = mona.client.post(
        path,
        about | {"decision": "Irony is neutral.", "reason": "Meeting.", "decided_on": "2026-02-01"},
        format="json",
    )
    assert noted.status_code == 201, noted.content
    rows = mona.client.get(path).json()["results"]
    assert [row["decision"] for row in rows] == [
        "Irony is neutral.",
        "“How does it sound?”: “Negative” and “Mixed” merged into “Critical”.",
    ]
    assert rows[1]["reason"] == MERGE["reason"]
    assert rows[0]["decided_by"] == "Mona"
    (row,) = ada.client.get(f"{path}?label=neutral").json()["results"]
    assert row["decided_by"] == mona.membership.pseudonym
    assert ada.client.post(path, about | {"decision": "x"}, format="json").status_code == 403
    assert mona.client.post(path, {"decision": " "}, format="json").status_code == 400
    file = ada.client.get(f"{CODEBOOKS}1.1.0/file/")
    assert "river-dam-codebook-1.1.0.json" in file["Content-Disposition"]
    assert file.json()["decisions"][0]["decision"] == "Irony is neutral."
    assert "Mona" not in file.content.decode()


def test_open_work_is_moved_by_managers_after_a_look(
    mona: Person, ada: Person, project: Project, draft: dict[str, Any]
) -> None:
    put(ada, uuid7(), annotation_body(given(article(project), ada)))
    act(mona, draft)
    path = f"{CODEBOOKS}1.1.0/move/"
    assert mona.client.get(path).json()["code"] == "not_published"
    mona.client.post(f"{CODEBOOKS}1.1.0/publish/")
    plan = mona.client.get(path).json()
    assert (plan["readings"], plan["annotations"]) == (1, 1)
    assert {each["dimension"] for each in plan["asked_again"]} >= {"sentiment"}
    assert ada.client.post(path).status_code == 403
    assert mona.client.post(path).json() == {"moved": 1, "left": 0, "left_behind": 0}
    assert Annotation.objects.get().codebook.version == "1.1.0"


def test_a_template_is_read_whole(olga: Person) -> None:
    found = olga.client.get("/api/v1/templates/gvfc/").json()
    assert found["body"] == templates.body("gvfc")
    assert olga.client.get("/api/v1/templates/none/").status_code == 404


def test_a_draft_of_another_project_is_nobody_elses(
    project: Project, mona: Person, draft: dict[str, Any]
) -> None:
    stranger = person("dora")
    assert stranger.client.get(f"{CODEBOOKS}1.1.0/").status_code == 404
    assert stranger.client.get(f"{CODEBOOKS}1.1.0/impact/").status_code == 404
