"""Setting up training and a test over HTTP, and going through them."""

from typing import Any

from annotator.models import Assignment, AuditEntry, Document, Project
from annotator.models.document import DocumentPurpose
from tests.articles import article
from tests.people import Person
from tests.quality import GOLD, finish, mark, settled, switch_on


def api(who: Person, method: str, path: str, content: object = None, **headers: Any) -> Any:
    """One call."""
    call = getattr(who.client, method)
    return call(f"/api/v1/{path}", content, format="json", **headers)


def quality(who: Person, project: Project) -> dict[str, Any]:
    """The manager's page."""
    answer = api(who, "get", f"projects/{project.slug}/quality/")
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def change(who: Person, project: Project, revision: int | None = None, **rules: object) -> Any:
    """Turn something on or off."""
    given = quality(who, project)["revision"] if revision is None else revision
    path = f"projects/{project.slug}/quality/"
    return api(who, "patch", path, rules, HTTP_IF_MATCH=f'"{given}"')


def arrange(who: Person, project: Project, use: str, *documents: Document) -> Any:
    """Say which articles are for one use."""
    content = {"use": use, "documents": [str(each.pk) for each in documents]}
    return api(who, "put", f"projects/{project.slug}/quality/articles/", content)


def test_everything_is_off_and_the_page_says_so(project: Project, mona: Person) -> None:
    shown = quality(mona, project)
    rules = shown["rules"]
    assert not any(rules[name] for name in ("training", "qualification", "checks", "repeats"))
    assert shown["articles"] == {"training": [], "qualifying": [], "check": []}


def test_a_manager_marks_an_article_herself_and_it_is_settled(
    project: Project, mona: Person
) -> None:
    made = article(project, key="t-1")
    assert arrange(mona, project, "training", made).status_code == 200
    assert change(mona, project, training=True).json()["code"] == "nothing_settled"
    begun = api(mona, "post", f"documents/{made.pk}/settled/", {}).json()["assignment"]
    opened = api(mona, "get", f"assignments/{begun}/").json()
    assert (opened["step"], opened["can"]["edit"]) == ("reference", True)
    mark(Assignment.objects.get(pk=begun))
    answer = api(mona, "post", f"assignments/{begun}/submit/", {})
    assert (answer.status_code, answer.json()["next"]) == (200, None)
    (row,) = quality(mona, project)["articles"]["training"]
    assert row["is_settled"]
    gold = Document.objects.get(pk=made.pk).gold
    assert gold is not None
    assert (gold.kind, gold.annotations.count()) == ("adjudication", 3)
    assert change(mona, project, training=True).status_code == 200
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"quality_articles", "quality_changed", "settled_by_one"} <= acts


def test_somebodys_finished_reading_is_taken_as_it_is(
    project: Project, mona: Person, ada: Person
) -> None:
    made = article(project, key="t-1")
    reading = Assignment.objects.create(
        document=made, round=project.rounds.get(), member=ada.membership, slot=1
    )
    finish(reading)
    arrange(mona, project, "check", made)
    (row,) = quality(mona, project)["articles"]["check"]
    assert [each["id"] for each in row["readings"]] == [str(reading.pk)]
    content = {"reading": str(reading.pk)}
    assert api(mona, "post", f"documents/{made.pk}/settled/", content).status_code == 201
    (row,) = quality(mona, project)["articles"]["check"]
    assert row["is_settled"]
    other = api(mona, "post", f"documents/{article(project, key='x').pk}/settled/", content)
    assert (other.status_code, other.json()["code"]) == (400, "unknown")


def test_what_leaves_a_use_goes_back_and_the_order_is_kept(project: Project, mona: Person) -> None:
    one, two, three = (article(project, key=f"a-{number}") for number in range(3))
    arrange(mona, project, "training", three, one, two)
    listed = quality(mona, project)["articles"]["training"]
    assert [each["key"] for each in listed] == ["a-2", "a-0", "a-1"]
    arrange(mona, project, "training", one)
    assert Document.objects.filter(purpose="annotation").count() == 2
    assert arrange(mona, project, "training", one, one).status_code == 400


def test_wrong_numbers_and_old_pages_are_refused(project: Project, mona: Person) -> None:
    assert change(mona, project, places=101).json()["fields"] == {
        "places": ["This must be from 0 to 100."]
    }
    assert change(mona, project, revision=99, attempts=3).status_code == 412
    path = f"projects/{project.slug}/quality/"
    assert api(mona, "patch", path, {"attempts": 3}).status_code == 428
    assert api(mona, "patch", path, {"colour": 3}, HTTP_IF_MATCH='"1"').status_code == 400


def test_a_lesson_ends_with_the_settled_version_beside_ones_own(
    project: Project, mona: Person, ada: Person
) -> None:
    settled(project, mona, "t-1", DocumentPurpose.TRAINING)
    article(project, key="real")
    switch_on(project, training=True)
    claim = f"projects/{project.slug}/claim/"
    lesson = api(ada, "post", claim).json()
    assert lesson["step"] == "training"
    path = f"assignments/{lesson['id']}/"
    assert api(ada, "get", f"{path}settled/").status_code == 404
    mark(Assignment.objects.get(pk=lesson["id"]), [(4, 7, "positive")])
    submitted = api(ada, "post", f"{path}submit/", {}).json()
    assert (submitted["next"]["id"], submitted["next"]["step"]) == (lesson["id"], "feedback")
    work = api(ada, "get", "me/work/").json()["projects"][0]
    assert (work["gate"]["stage"], work["current"]["id"]) == ("feedback", lesson["id"])
    shown = api(ada, "get", f"{path}settled/").json()
    assert (shown["step"], shown["title"]) == ("feedback", "Article t-1")
    first = next(each for each in shown["places"] if each["layer"] == "passage")
    asked = {each["title"]: each for each in first["answers"]}
    assert (asked["Sentiment"]["yours"], asked["Sentiment"]["settled"]) == ("Positive", "Neutral")
    assert asked["Sentiment"]["differs"]
    passage = next(each for each in first["codebook"] if each["title"] == "Neutral")
    assert passage["definition"]
    assert api(ada, "post", f"{path}acknowledge/").status_code == 204
    assert api(ada, "post", f"{path}acknowledge/").status_code == 204
    assert api(ada, "post", claim).json()["step"] == "article"
    assert api(ada, "post", f"{path}reopen/").json()["code"] == "handed_in"


def test_a_test_says_how_it_went_and_shows_what_was_settled_only_when_it_is_over(
    project: Project, mona: Person, ada: Person
) -> None:
    settled(project, mona, "q-1", DocumentPurpose.QUALIFYING)
    article(project, key="real")
    switch_on(project, qualification=True)
    claim = f"projects/{project.slug}/claim/"
    tested = api(ada, "post", claim).json()
    assert tested["step"] == "test"
    mark(Assignment.objects.get(pk=tested["id"]), [(70, 75, "neutral")])
    path = f"assignments/{tested['id']}/"
    assert api(ada, "post", f"{path}submit/", {}).json()["next"] is None
    gate = api(ada, "get", "me/work/").json()["projects"][0]["gate"]
    assert (gate["stage"], gate["attempts"], gate["results"][0]["places"]) == ("again", 2, 0)
    assert api(ada, "get", f"{path}settled/").status_code == 404
    refused = api(ada, "post", claim)
    assert (refused.status_code, refused.json()["code"]) == (409, "try_again")
    again = api(ada, "post", f"projects/{project.slug}/quality/mine/try-again/").json()
    mark(Assignment.objects.get(pk=again["id"]), list(GOLD))
    answer = api(ada, "post", f"assignments/{again['id']}/submit/", {})
    assert answer.status_code == 200
    gate = api(ada, "get", "me/work/").json()["projects"][0]["gate"]
    assert (gate["stage"], [each["id"] for each in gate["test_articles"]]) == (
        "free",
        [again["id"]],
    )
    assert api(ada, "get", f"assignments/{again['id']}/settled/").status_code == 200
    assert api(ada, "post", claim).json()["step"] == "article"


def test_a_manager_decides_by_hand(project: Project, mona: Person, ada: Person) -> None:
    settled(project, mona, "q-1", DocumentPurpose.QUALIFYING)
    switch_on(project, qualification=True)
    path = f"projects/{project.slug}/quality/people/{ada.membership.pk}/decision/"
    body = api(mona, "post", path, {"decision": "let_in"}).json()
    person = next(each for each in body["people"] if each["id"] == str(ada.membership.pk))
    assert (person["stage"], person["is_let_in"]) == ("free", True)
    body = api(mona, "post", path, {"decision": "reset"}).json()
    person = next(each for each in body["people"] if each["id"] == str(ada.membership.pk))
    assert person["stage"] == "test"
    assert api(ada, "post", path, {"decision": "let_in"}).status_code == 403


def test_handing_out_says_whom_it_passed_over(project: Project, mona: Person, ada: Person) -> None:
    settled(project, mona, "q-1", DocumentPurpose.QUALIFYING)
    article(project, key="real")
    switch_on(project, qualification=True)
    content = {"documents": "all", "members": "all"}
    done = api(mona, "post", f"projects/{project.slug}/assignments/", content).json()
    assert (done["created"], [each["name"] for each in done["not_admitted"]]) == (
        0,
        [ada.membership.name],
    )
