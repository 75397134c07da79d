"""Other tools' files over HTTP: understood as told, proved by their quotes, or refused whole."""

import json

from annotator.models import Annotation, Document, Project
from tests.api.test_imports import send
from tests.formats.test_foreign import zipped
from tests.people import Person

TEXT = "🎈 Die „große“ Rede war schlecht.\nNiemand ging."
WORDS = "große"
AT = TEXT.index(WORDS)


def brat(*lines: str) -> bytes:
    """One text that Ann read."""
    return zipped({"ann/rede.txt": TEXT, "ann/rede.ann": "".join(f"{line}\n" for line in lines)})


def test_marks_counted_in_other_units_come_in_at_their_words(
    project: Project, mona: Person
) -> None:
    # Balloons are two UTF-16 units, and here the end is inclusive.
    line = f"T1\tLOADED {AT + 1} {AT + len(WORDS)}\t{WORDS}"
    told = json.dumps({"LOADED": "passage.bias=loaded_wording"})
    answer = send(mona, project, brat(line), f"format=brat&finished=0&labels={told}")
    assert answer.status_code == 201, answer.json()
    counts = answer.json()["counts"]
    assert {name: counts[name] for name in ("marks", "matched", "shifted", "dropped")} == {
        "marks": 1,
        "matched": 1,
        "shifted": 1,
        "dropped": 0,
    }
    annotation = Annotation.objects.get()
    assert (annotation.quote, annotation.start) == (WORDS, AT)
    assert annotation.values == {"bias": ["loaded_wording"]}
    assert annotation.assignment.member.kind == "imported"


def test_a_mark_without_its_words_refuses_the_file_and_says_where(
    project: Project, mona: Person
) -> None:
    content = brat(f"T1\tpassage {AT} {AT + 5}\t{WORDS}", "T2\tpassage 0 4\twrong")
    answer = send(mona, project, content, "format=brat")
    assert answer.status_code == 400
    (error,) = answer.json()["import"]["errors"]
    assert (error["code"], error["place"]) == ("misplaced", "rede line 2")
    assert not Document.objects.exists()
    kept = send(mona, project, content, "format=brat&finished=0&drop_misplaced=1")
    assert kept.json()["counts"]["dropped"] == 1
    assert Annotation.objects.count() == 1


def test_a_way_of_counting_that_is_told_is_not_found_out(project: Project, mona: Person) -> None:
    content = brat(f"T1\tpassage {AT} {AT + 5}\t{WORDS}")
    answer = send(mona, project, content, "format=brat&unit=utf16")
    assert answer.status_code == 400
    assert send(mona, project, content, "format=brat&unit=code_point&finished=0").status_code == 201


def test_what_labels_mean_is_an_object_of_texts(project: Project, mona: Person) -> None:
    for wrong in ("[1]", '{"a": 1}', "no"):
        answer = send(mona, project, b"", f"format=doccano&labels={wrong}")
        assert answer.status_code == 400, wrong
        assert "labels" in answer.json()["fields"]


def test_readings_that_say_less_than_the_codebook_asks_are_not_finished(
    project: Project, mona: Person
) -> None:
    content = brat(f"T1\tpassage {AT} {AT + 5}\t{WORDS}")
    refused = send(mona, project, content, "format=brat")
    assert refused.status_code == 400
    assert not Document.objects.exists()
    assert send(mona, project, content, "format=brat&finished=0").status_code == 201
    assert Annotation.objects.get().assignment.state == "in_progress"
