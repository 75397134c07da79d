"""What one real article demands of a tool, point by point: each is marked, and in the dataset.

`tests/e2e/test_sixteen_attributions.py` marks the real article's by keyboard.
"""

import pytest

from tests.articles import given
from tests.one_article import ARDOVIA, BRANDT, COMMENT, TEASER, TEXT, Reading, at, reading_with, to
from tests.people import person


@pytest.fixture
def said(db: None) -> Reading:
    """With the codebook of who says what."""
    return reading_with("attribution")


def test_1_two_identical_phrases_are_two_spans_told_apart_by_what_stands_around(
    said: Reading,
) -> None:
    places = [at("bizarre and threatening", n) for n in (1, 2)]
    for place in places:
        said.content(place)
    first, second = said.rows()
    assert [first["parts"], second["parts"]] == [[places[0]], [places[1]]]
    assert first["quote"] == second["quote"]
    assert first["prefix"].endswith("as “")
    assert second["suffix"].startswith(",” Brandt")


def test_2_one_attribution_stands_in_another(said: Reading) -> None:
    outer = said.content(
        at("President Ilse Brandt denounced as “bizarre and threatening” Ardovia's tone")
    )
    said.content(at("as “bizarre and threatening” Ardovia's tone"), links=to("parent", outer))
    whole, inner = said.rows()
    assert inner["links"] == [{"role": "parent", "to": whole["id"]}]


def test_3_content_and_cue_have_several_parts(said: Reading) -> None:
    cue = said.mark("cue", at("were seen by"), at("as", 3))
    said.content(at("The talks"), at("a change of tack"), links=to("cue", cue))
    quotes = {row["layer"]: row["quote"] for row in said.rows()}
    assert quotes == {"content": "The talks … a change of tack", "cue": "were seen by … as"}


def test_4_a_source_needs_no_words_may_serve_twice_and_may_be_a_pronoun(said: Reading) -> None:
    spoken = at("she said")
    who = {"name": "Ilse Brandt", "type": "person"}
    pronoun = said.mark("source", [spoken[0], spoken[0] + 3], values={"who": who})
    said.content(
        at("“This (Ardovian) claim is empty,”"), source=BRANDT, links=to("source", pronoun)
    )
    said.content(at("“It is ridiculous to say that we are behind it.”"), source=BRANDT)
    rows = said.rows()
    named = {row["values"]["source"]["entity"] for row in rows if row["layer"] == "content"}
    mention = next(row for row in rows if row["layer"] == "source")
    assert named == {mention["values"]["who"]["entity"]}
    assert [len(row["links"]) for row in rows if row["layer"] == "content"] == [1, 0]


def test_5_words_beside_quotation_marks_and_signs_within_stay_as_they_are(said: Reading) -> None:
    beyond = at("“readiness for dialog\u00a0was noted” during the call")
    said.content(beyond)
    said.content(at("“ridiculous.”"))
    inside, outside = said.rows()
    assert inside["quote"] == "“ridiculous.”"
    assert outside["quote"] == TEXT[beyond[0] : beyond[1]]
    assert "\u00a0" in outside["quote"]


def test_6_an_insertion_of_the_writers_stands_inside_a_quotation(said: Reading) -> None:
    added = said.mark("insertion", at("(Ardovian)"))
    said.content(at("“This (Ardovian) claim is empty,”"), links=to("insertion", added))
    content, insertion = said.rows()
    assert content["links"] == [{"role": "insertion", "to": insertion["id"]}]


def test_7_who_passed_it_on_and_who_was_told(said: Reading) -> None:
    agency, listeners = (
        said.mark("source", at("the agency TPA")),
        said.mark("source", at("reporters")),
    )
    links = [*to("intermediary", agency), *to("recipient", listeners)]
    said.content(at("“The comments were bizarre and threatening,”"), links=links)
    rows = said.rows()
    quotes = {row["id"]: row["quote"] for row in rows}
    found = {link["role"]: quotes[link["to"]] for row in rows for link in row["links"]}
    assert found == {"intermediary": "the agency TPA", "recipient": "reporters"}


def test_8_one_attribution_rejects_another(said: Reading) -> None:
    denied = said.content(
        at("“readiness for dialog\u00a0was noted” during the call"), source=ARDOVIA
    )
    said.content(at("that suggestion"), source=BRANDT, links=to("rejects", denied))
    claim, denial = said.rows()
    assert denial["links"] == [{"role": "rejects", "to": claim["id"]}]


def test_9_an_uncertain_scope_is_flagged_with_a_note(said: Reading) -> None:
    words = "Hers or the writer's?"
    said.mark("content", at("weak"), values={"scope_uncertain": True, "note": words}, note=words)
    (row,) = said.rows()
    assert row["values"] == {"scope_uncertain": True, "note": words}
    assert row["note"] == words


def test_10_a_piece_in_mid_text_is_locked_and_no_offset_moves(said: Reading) -> None:
    refused = said.tries("content", at(TEASER))
    assert refused["status"] == 400
    assert "body" in refused
    place = at("“It is ridiculous to say that we are behind it.”")
    said.content(place)
    exported = said.exported()
    assert exported["text"] == TEXT
    assert exported["blocks"][1][2] == "teaser_other_article"
    assert exported["assignments"][0]["annotations"][0]["parts"] == [place]


def test_11_a_quotation_goes_on_behind_a_locked_piece(said: Reading) -> None:
    parts = [
        at("“This (Ardovian) claim is empty,”"),
        at("“It is ridiculous to say that we are behind it.”"),
    ]
    said.content(*parts)
    (row,) = said.rows()
    assert row["parts"] == parts
    assert TEASER not in row["quote"]


def test_12_what_is_not_given_is_null_and_never_guessed(said: Reading) -> None:
    said.content(at("weak"))
    exported = said.exported()
    unknown = ("title", "outlet", "event", "url", "published_on", "byline")
    assert {name: exported[name] for name in unknown} == dict.fromkeys(unknown)


def test_13_comments_are_apart_and_open_by_a_readers_word(said: Reading) -> None:
    assert said.tries("content", at(COMMENT))["status"] == 400
    path = f"/api/v1/assignments/{said.assignment.pk}/"
    revision = said.who.client.get(path).json()["revision"]
    content = {"unlock_blocks": [3]}
    answer = said.who.client.patch(path, content, format="json", HTTP_IF_MATCH=f'"{revision}"')
    assert answer.status_code == 200, answer.content
    said.content(at(COMMENT))
    exported = said.exported()
    assert exported["blocks"][3][2] == "reader_comment"
    assert exported["assignments"][0]["annotations"][0]["quote"] == COMMENT


def test_14_an_element_of_a_frame_has_a_perspective(db: None) -> None:
    reading = reading_with("frame-elements")
    holder = {"name": "Ardovia", "type": "country_or_place"}
    values = {"kind": "problem", "perspective": "speaker", "holder": holder}
    reading.mark("element", at("the charge was “ridiculous.”"), values=values)
    reading.mark(
        "element", at("a change of tack"), values={"kind": "cause", "perspective": "author"}
    )
    quoted, own = (row["values"] for row in reading.rows())
    assert quoted["perspective"] == "speaker"
    assert quoted["holder"]["entity"]
    assert own == {"kind": "cause", "perspective": "author"}


def test_15_two_primary_frames_of_two_people_both_stay(db: None) -> None:
    reading = reading_with("news-framing")
    ben = person("ben", reading.project)
    document = reading.assignment.document
    for who, frame in ((reading.who, "external_reputation"), (ben, "security_defense")):
        mine = reading.assignment if who is reading.who else given(document, who)
        one = Reading(reading.project, who, reading.researcher, mine)
        one.mark("article", slot=0, values={"primary_frame": frame})
    found = {
        row["values"]["primary_frame"]
        for each in reading.exported()["assignments"]
        for row in each["annotations"]
    }
    assert found == {"external_reputation", "security_defense"}


def test_16_blanks_at_an_edge_are_stored_as_sent_and_counted_right(said: Reading) -> None:
    start, end = at("the charge was “ridiculous.”")
    assert TEXT[end] == "\u00a0"
    said.content([start, end])
    (row,) = said.rows()
    assert row["parts"] == [[start, end]]
    assert row["suffix"].startswith("\u00a0")


def test_17_how_much_each_source_says_is_counted(said: Reading) -> None:
    for words, source in (
        ("weak", BRANDT),
        ("that suggestion", BRANDT),
        ("during the call", ARDOVIA),
    ):
        said.content(at(words), source=source, quote_type="indirect_paraphrase")
    answer = said.who.client.post(
        f"/api/v1/assignments/{said.assignment.pk}/submit/", format="json"
    )
    assert answer.status_code == 200, answer.content
    axes = {"layer": "content", "rows": "name:source", "columns": "outlet"}
    path = f"/api/v1/projects/{said.project.slug}/insight/"
    answer = said.researcher.client.get(path, axes)
    assert answer.status_code == 200, answer.content
    counted = {row["title"]: row["marks"] for row in answer.json()["rows"]["values"]}
    assert counted == {"Ilse Brandt": 2, "Ardovia": 1}


def test_18_five_labels_over_one_letter_come_out_as_five(said: Reading) -> None:
    for start in range(5):
        left, right = at("bizarre and threatening")
        said.content([left + start, right - start], quote_type="direct")
    rows = said.rows()
    left = at("bizarre and threatening")[0]
    assert [row["parts"][0][0] - left for row in rows] == [0, 1, 2, 3, 4]
    assert all(row["parts"][0][0] <= left + 8 < row["parts"][0][1] for row in rows)
