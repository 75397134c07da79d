"""WebAnno's TSV, UIMA's XMI and INCEpTION's projects read: as others write them, and as we do."""

import warnings
from dataclasses import replace
from pathlib import Path

import cassis
import pytest

from annotator.core.errors import Invalid
from tests.formats.sample import FIRST, NOTE, SPANS, TEXT, packed, written
from tests.formats.test_foreign import OPTIONS, marks_of, read, record, zipped

TOLD = replace(
    OPTIONS,
    file_name="speech.tsv",
    annotator="a1",
    labels={"BAD": "mark.tone=bad", "GO|OD": "mark.tone=good"},
)
# After WebAnno's own description of its format: a layer of DKPro, one that INCEpTION has built in,
# a stacked and a long mark, a part of a token, a relation; the balloon is two UTF-16 units.
TSV = """\
#FORMAT=WebAnno TSV 3.3
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value
#T_RL=webanno.custom.Because|kind|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity


#Text=🎈 Die Rede.
1-1\t0-2\t🎈\tSYM\t_\t_\t_\t_\t
1-2\t3-6\tDie\tART\t*[1]\tBAD[1]\t_\t_\t
1-3\t7-11\tRede\tNN\t*[1]|*[2]\tBAD[1]|GO\\|OD[2]\tsince\t1-2[1_2]\t
1-3.1\t7-8\tR\t_\t*\tBAD\t_\t_\t
1-4\t11-12\t.\tPUN\t_\t_\t_\t_\t

#Text=Sie \\\\ war.
2-1\t13-16\tSie\tPRO\t_\t_\t_\t_\t
2-2\t17-18\t\\\t_\t_\t_\t_\t_\t
2-3\t19-22\twar\tV\t_\t_\t_\t_\t
2-4\t22-23\t.\tPUN\t_\t_\t_\t_\t
"""


def test_webannos_tsv_as_it_describes_it() -> None:
    (line,) = read("webanno_tsv", TSV, TOLD)
    found = record([line])
    assert (found.key, found.text) == ("speech", "🎈 Die Rede.\nSie \\ war.")
    said = [(found.text[slice(*each.parts[0])], each.values) for each in marks_of(found)]
    assert said == [
        ("Die Rede", {"tone": "bad"}),
        ("Rede", {"tone": "good"}),
        ("R", {"tone": "bad"}),
    ]
    assert [each.message for each in line.remarks] == ["1 × webanno.custom.Because is not taken."]


def test_our_tsv_comes_back_a_mark_for_each_part(tmp_path: Path) -> None:
    files = {n: t for n, t in written("webanno_tsv", tmp_path).items() if n.endswith(".tsv")}
    found = record(read("webanno_tsv", zipped(files)))
    assert found.text == TEXT
    assert {each.annotator for each in found.assignments} == {"a1", "a2"}
    marks = marks_of(found)
    assert sorted(each.parts for each in marks) == sorted(
        (part,) for each in SPANS for part in each.parts
    )
    first = next(each for each in marks if each.parts == FIRST.parts[:1])
    assert {name: first.values[name] for name in ("tone", "frames", "strength", "sure", "why")} == {
        "tone": "bad",
        "frames": ["law", "war"],
        "strength": -1,
        "sure": False,
        "why": FIRST.values["why"],
    }
    who = first.values["who"]
    assert isinstance(who, list)
    assert [found.entities[each["entity"]].name for each in who] == ["Ada, Countess", "Ben"]


@pytest.mark.parametrize(
    ("was", "is_", "where"),
    [
        ("3-6\tDie", "3-6\tDer", "line 9"),
        ("2-1\t13-16", "2-1\t999999999-999999999", "line 15"),
        ("2-1\t13-16", "2-1\t1-4", "line 15"),
        ("2-1\t13-16", "what", "line 15"),
        ("1-4\t11-12", "1-4\t1-12", "line 12"),
    ],
)
def test_a_line_of_a_tsv_that_cannot_be_is_named(was: str, is_: str, where: str) -> None:
    (line,) = read("webanno_tsv", TSV.replace(was, is_), TOLD)
    assert line.fault is not None
    assert [name for name in line.fault.fields if where in name]


def test_files_of_one_folder_are_readers_of_one_text_or_articles() -> None:
    other = TSV.replace("Die", "Das")
    two = read("webanno_tsv", zipped({"all/a.tsv": TSV, "all/b.tsv": other}), TOLD)
    assert [each.record.key for each in two if each.record] == ["a", "b"]
    one = record(read("webanno_tsv", zipped({"a.txt/ada.tsv": TSV, "a.txt/ben.tsv": TSV}), TOLD))
    assert (one.key, [each.annotator for each in one.assignments]) == ("a", ["ada", "ben"])
    with pytest.raises(Invalid):
        read("webanno_tsv", zipped({"a.txt": "x"}), TOLD)


def cas_of(text: str) -> str:
    """As dkpro-cassis writes it: a type of somebody else's, one of ours, one of DKPro."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        types = cassis.TypeSystem()
        tone = types.create_type("custom.Opinion")
        types.create_feature(tone, "value", "uima.cas.String")
        mark = types.create_type("webanno.custom.Mark")
        types.create_feature(mark, "tone", "uima.cas.String")
        types.create_feature(mark, "frames", "uima.cas.StringArray")
        token = types.create_type("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token")
        cas = cassis.Cas(types)
        cas.sofa_string = text
        at = text.index("große")
        frames = types.get_type("uima.cas.StringArray")(elements=["law", "war"])
        cas.add(token(begin=0, end=3))
        cas.add(tone(begin=at, end=at + 5, value="BAD"))
        cas.add(mark(begin=at, end=at + 10, tone="good", frames=frames))
        return str(cas.to_xmi())


def test_what_dkpro_cassis_writes_is_read_at_its_places() -> None:
    text = "Die 🎈\r\n\r\ngroße Rede <&>"
    found = record(read("uima_cas", cas_of(text), replace(TOLD, file_name="rede.xmi")))
    assert (found.key, found.text) == ("rede", text.replace("\r\n", "\n"))
    said = [(found.text[slice(*each.parts[0])], each.values) for each in marks_of(found)]
    assert sorted(said, key=str) == [
        ("große Rede", {"tone": "good", "frames": ["law", "war"]}),
        ("große", {"tone": "bad"}),
    ]


def test_our_cas_comes_back_with_parts_answers_entities_notes_and_links(tmp_path: Path) -> None:
    files = {n: c.decode() for n, c in packed("uima_cas", tmp_path).items() if n.endswith(".xmi")}
    found = record(read("uima_cas", zipped(files)))
    assert (found.text, found.language) == (TEXT, "en")
    assert {each.annotator: len(each.annotations) for each in found.assignments} == {
        "a1": 5,
        "a2": 0,
    }
    first, second, *_, whole = marks_of(found)
    assert [each.parts for each in marks_of(found)[:4]] == [tuple(each.parts) for each in SPANS]
    who = first.values["who"]
    assert isinstance(who, list)
    assert [found.entities[each["entity"]].name for each in who] == ["Ada, Countess", "Ben"]
    assert who[0]["kind"] == "official"
    assert {**first.values, "who": None} == {**FIRST.values, "who": None}
    assert (first.note, first.links[0].role, first.links[0].to) == (NOTE, "answers", second.id)
    assert (whole.parts, whole.values, whole.note) == ((), {"slant": "left"}, "hm")


BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"><x>&b;</x></xmi:XMI>"""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB, "bad_xml"),
        (BOMB.replace("ENTITY a ", "ENTITY a SYSTEM "), "bad_xml"),
        ("<a>" * 40, "bad_xml"),
        ("<xmi:XMI", "bad_xml"),
        ("<a/>", "no_text"),
        ('{"%FEATURE_STRUCTURES": []}', "bad_file"),
    ],
)
def test_what_is_no_cas_or_means_harm_is_refused(content: str, code: str) -> None:
    (line,) = read("uima_cas", content, TOLD)
    assert line.fault is not None
    assert line.fault.code == code


def test_a_place_that_is_none_is_named() -> None:
    broken = cas_of("Die große Rede").replace('end="9"', 'end="99"')
    (line,) = read("uima_cas", broken, TOLD)
    assert line.fault is not None
    assert "99" in str(line.fault.fields)
