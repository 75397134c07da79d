"""A version without texts holds none, and gives everything to whoever has the texts."""

import base64
import html
import io
import json
import random
import re
import textwrap
import zipfile
from typing import Any
from urllib.parse import quote

import duckdb
import pytest
from django.test import Client

from annotator.core.errors import Conflict
from annotator.core.releasing.copy_guard import copied
from annotator.core.releasing.rehydration import Outcome, rehydrate
from annotator.models import (
    Annotation,
    Codebook,
    DocumentText,
    Entity,
    Event,
    Outlet,
    Project,
    Release,
)
from annotator.services.releases import release_places
from tests.dataset import records
from tests.people import Person
from tests.releases import contents, demo, lines, released

__all__ = ["demo"]

LEVELS = {"passage": "span", "article": "document"}


def texts() -> dict[str, str]:
    """Every article's text, by key."""
    return dict(DocumentText.objects.values_list("document__key", "text"))


def again(line: dict[str, Any], copy: str) -> tuple[dict[str, Any], Outcome]:
    """The record over this copy."""
    return rehydrate(line, copy, LEVELS)


def standoff(made: Any) -> list[dict[str, Any]]:
    """The records of a release."""
    path = release_places.finished(made) / "records.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()]


def hide(demo: Project, articles: list[str]) -> None:
    """Their words in everything that has a name, and written so that they look like none."""
    first, *others = demo.documents.order_by("key")
    first.key = articles[0][:190].strip()
    first.url = "https://example.org/a#:~:text=" + quote(articles[1][400:700])
    packed = base64.b64encode(articles[0][:600].encode()).decode()
    first.metadata = {"raw": packed, articles[2][:90]: [{"deep": articles[2][:90]}]}
    first.content_warning = articles[1][:300]
    first.save()
    others[0].rights = {"note": html.escape(articles[3][:400]).replace(" ", "&nbsp;")}
    others[0].save()
    for number, each in enumerate(Entity.objects.filter(project=demo)):
        each.name = f"{articles[0][200:340]} {number}"
        each.save()
    outlet = Outlet.objects.create(project=demo, name=articles[0][:250])
    event = Event.objects.create(project=demo, name=articles[1][:250])
    demo.documents.update(event=event, outlet=outlet)
    demo.rounds.update(name=articles[0][10:69])
    # Quoted as mails do, each line shorter than the limit.
    mail = "\n".join(f"> {line}" for line in textwrap.wrap(articles[3][:900], 30))
    demo.assignments.update(note=mail)


def tell(demo: Project, ada: Person, articles: list[str]) -> None:
    """Articles' words in what people note, in the codebook and in what the project says."""
    copy = articles[0][300:700]
    ada.membership.assignments.update(note=f"See: {copy}", recognised_outlet=copy[:290])
    for mark in Annotation.objects.all()[:5]:
        mark.note = copy.upper().replace(" ", "\n")
        mark.save()
    for book in Codebook.objects.all():
        book.body["guideline"] = f"An example: “{copy}”"
        book.body["layers"][0]["definition"] = articles[1][:200]
        # A label called by a sentence, and an example of it as an address has it.
        label = book.body["layers"][0]["dimensions"][0]["labels"][0]
        label["title"] = articles[1][200:320]
        label["examples"] = [{"text": quote(articles[1][300:420]), "why": copy[:60]}]
        book.save()
    demo.description = articles[2][100:250]
    demo.save()
    hide(demo, articles)


def shown_of(demo: Project, made: Release, client: Client) -> dict[str, str]:
    """All that anybody sees of a version, as somebody reads it: pages, names, files, rows."""
    everything = contents(made)
    with zipfile.ZipFile(io.BytesIO(everything.pop(f"{demo.slug}-1.0.0.zip"))) as packed:
        assert {each.partition("/")[2] for each in packed.namelist()} == set(everything)
    Release.objects.update(is_public=True)
    page = client.get(f"/data/{demo.slug}/1.0.0/").content.decode()
    assert "[…]" in page
    told = {"page": page, "names": "\n".join(everything)}
    told["api"] = client.get(f"/api/v1/projects/{demo.slug}/releases/1.0.0/").content.decode()
    folder = release_places.finished(made)
    for path in folder.rglob("*.parquet"):
        del everything[str(path.relative_to(folder))]
        with duckdb.connect() as database:
            rows = database.execute(f"SELECT * FROM '{path}'").fetchall()
        told[f"{path}.rows"] = "\n".join(str(each) for row in rows for each in row)
    for name, content in everything.items():
        plain = content.decode()
        if name.endswith((".json", ".jsonl")):
            # As somebody reads it, not as JSON writes it.
            plain = plain.replace("\\n", "\n").replace('\\"', '"')
        told[name] = plain
    return told


@pytest.mark.parametrize("words", [0, 6])
def test_no_longer_run_of_an_article_is_anywhere_in_it(
    demo: Project, ada: Person, words: int, client: Client
) -> None:
    articles = list(texts().values())
    tell(demo, ada, articles)
    title = articles[0][60:180]
    made = released(demo, title=title, quote_words=words, notes=True, authors=[articles[3][50:150]])
    limit = made.manifest["longest_copy"]
    for name, shown in shown_of(demo, made, client).items():
        assert copied(shown, articles, limit) is None, name
    quotes = [row["quote"] for row in lines(made, "annotations") if row["quote"]]
    assert bool(quotes) is bool(words)
    assert all(len(quote.split()) <= words for quote in quotes)


def test_the_reason_of_a_withdrawal_copies_no_article(demo: Project, mona: Person) -> None:
    made = released(demo, text="all")
    path = f"/api/v1/projects/{demo.slug}/releases/1.0.0/withdraw/"
    words = next(iter(texts().values()))[100:180]
    for disguise in (words, words.upper().replace(" ", "\n"), html.escape(quote(words))):
        reason = f"The publisher asked us to take back “{disguise}”."
        answer = mona.client.post(path, {"reason": reason}, format="json")
        assert answer.status_code == 400
        assert list(answer.json()["fields"]) == ["reason"]
    made.refresh_from_db()
    assert made.state == "ready"
    own = "The publisher asked us to take back what stands in the second paragraph, and we do."
    assert mona.client.post(path, {"reason": own}, format="json").json()["state"] == "withdrawn"


def test_an_address_that_copies_an_article_is_refused_by_name(demo: Project) -> None:
    start = next(iter(texts().values()))[:90]
    words = re.sub("[^a-z0-9]+", "-", start.lower()).strip("-")
    Project.objects.filter(pk=demo.pk).update(slug=words[:60].strip("-"))
    demo.refresh_from_db()
    with pytest.raises(Conflict) as refused:
        released(demo)
    assert refused.value.code == "address_is_copied"
    assert demo.slug in refused.value.message
    # Where the texts are given anyway, so may be their words.
    demo.documents.update(rights={"may_redistribute_text": True})
    assert released(demo, "1.1.0", text="all").state == "ready"


def test_the_texts_that_may_be_given_are_given_whole(demo: Project) -> None:
    demo.documents.update(rights={})
    document = demo.documents.order_by("key")[0]
    document.rights = {"may_redistribute_text": True}
    document.save()
    made = released(demo, text="allowed")
    given = {row["document"]: row["text"] for row in lines(made, "documents") if row["has_text"]}
    assert given == {document.key: texts()[document.key]}
    document.rights = {"may_redistribute_text": False}
    document.save()
    rows = lines(released(demo, "1.1.0", text="all"), "documents")
    held = {row["document"] for row in rows if not row["has_text"]}
    assert held == {document.key}


def test_the_same_texts_give_the_whole_dataset_back(demo: Project, mona: Person) -> None:
    made = released(demo, splits={"method": "none"})
    full = {each["key"]: each for each in records(mona, demo, "state=submitted")}
    for line in standoff(made):
        assert line["text"] is None
        record, outcome = again(line, texts()[line["key"]])
        assert (outcome.status, outcome.lost, outcome.moved) == ("same", [], [])
        other = full[line["key"]]
        assert record["text"] == other["text"]
        for reading in record["assignments"]:
            for mark in reading["annotations"]:
                assert mark["quote"] == " … ".join(
                    other["text"][start:end] for start, end in mark["parts"]
                )
        known = sorted(len(each["annotations"]) for each in other["assignments"])
        assert sorted(len(each["annotations"]) for each in record["assignments"]) == known


def test_line_ends_and_a_last_newline_make_no_other_text(demo: Project) -> None:
    line = standoff(released(demo))[0]
    copy = "\ufeff" + texts()[line["key"]].replace("\n", "\r\n") + "\r\n"
    assert again(line, copy)[1].status == "same"


def test_another_copy_is_searched_and_what_moved_or_is_lost_is_told(demo: Project) -> None:
    chance = random.Random(4)
    moved = 0
    for line in standoff(released(demo)):
        text = texts()[line["key"]]
        start, end = line["sentences"][chance.randrange(len(line["sentences"]))]
        copy = "An advertisement stands here now.\n\n" + text[:start] + text[end:]
        record, outcome = again(line, copy)
        assert outcome.status == "differs"
        marks = {
            (reading["annotator"], reading["round"], mark["id"]): mark
            for reading in record["assignments"]
            for mark in reading["annotations"]
        }
        originals = [
            (reading["annotator"], reading["round"], mark)
            for reading in line["assignments"]
            for mark in reading["annotations"]
        ]
        assert len(originals) == len(marks) + len(outcome.lost)
        assert len(marks) == outcome.exact + len(outcome.moved)
        moved += len(outcome.moved)
        gone = {(each["annotator"], each["round"], each["annotation"]) for each in outcome.lost}
        for annotator, round_, mark in originals:
            touched = any(a < end and start < b for a, b in mark["parts"])
            if (annotator, round_, mark["id"]) in gone:
                assert touched, mark
            else:
                # Wherever it is now, the words are the same.
                words = " … ".join(text[a:b] for a, b in mark["parts"])
                assert marks[annotator, round_, mark["id"]]["quote"] == words
    assert moved > 50


def test_words_that_are_not_there_are_not_found_elsewhere(demo: Project) -> None:
    line = standoff(released(demo))[0]
    record, outcome = again(line, "Quite another article.\n\nAbout something else.")
    left = [mark for each in record["assignments"] for mark in each["annotations"]]
    assert all(not mark["parts"] for mark in left)
    assert {each["why"] for each in outcome.lost} == {"words not found"}
