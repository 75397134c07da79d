"""INCEpTION's projects read: ours, one with WebAnno's TSV inside, and those that mean harm."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.errors import Invalid
from tests.formats.sample import SPANS, TEXT, packed
from tests.formats.test_foreign import marks_of, read, record
from tests.formats.test_uima_readers import BOMB, TOLD, TSV

PROJECT = {"exportedproject.json": b"{}"}


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of these."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in files.items():
            archive.writestr(name, each)
    return content.getvalue()


def test_our_project_comes_back(tmp_path: Path) -> None:
    found = record(read("inception", zipped(packed("inception", tmp_path))))
    assert found.text == TEXT
    assert {each.annotator for each in found.assignments} == {"a1", "a2"}
    marks = [each for each in marks_of(found) if each.parts]
    assert [each.parts for each in marks] == [tuple(each.parts) for each in SPANS]


def test_tsv_inside_curation_and_what_nobody_began() -> None:
    inner = zipped({"x.tsv": TSV.encode()})
    files = {
        "source/a.txt": b"not looked at",
        "source/b.txt": b"Nobody began it.",
        "annotation/a.txt/INITIAL_CAS.zip": inner,
        "annotation/a.txt/ada.zip": inner,
        "curation/a.txt/CURATION_USER.zip": inner,
    }
    first, second = read("inception", zipped(PROJECT | files), replace(TOLD, annotator=""))
    assert first.record is not None
    assert first.record.key == "a"
    assert [each.annotator for each in first.record.assignments] == ["ada", "CURATION_USER"]
    assert second.record is not None
    assert (second.record.text, second.record.assignments) == ("Nobody began it.", ())


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ({"a.xmi": BOMB.encode()}, "bad_xml"),
        ({"a.xmi": b"<a>" + b" " * 8_000_000 + b"</a>"}, "too_large"),
        ({"a.ser": b"java"}, "bad_file"),
        ({"a.tsv": b"#FORMAT=WebAnno TSV 2"}, "bad_file"),
    ],
)
def test_a_zip_in_the_zip_that_means_harm_is_refused(inner: dict[str, bytes], code: str) -> None:
    content = zipped(PROJECT | {"annotation/a.txt/ada.zip": zipped(inner)})
    (line,) = read("inception", content, TOLD)
    assert line.fault is not None
    assert line.fault.code == code
    assert "annotation/a.txt/ada.zip" in line.fault.message


def test_names_that_lead_elsewhere_are_not_followed() -> None:
    inner = zipped({"a.tsv": TSV.encode()})
    outside = zipped({"../../out.tsv": TSV.encode()})
    files = {"annotation/../ada.zip": inner, "annotation/a/b.zip": inner}
    found = record(read("inception", zipped(PROJECT | files), TOLD))
    assert (found.key, [each.annotator for each in found.assignments]) == ("a", ["b"])
    (line,) = read("inception", zipped(PROJECT | {"annotation/a/b.zip": outside}), TOLD)
    assert line.fault is not None
    assert line.fault.code == "bad_file"


def test_a_project_without_readable_annotations_says_how_to_export_it() -> None:
    with pytest.raises(Invalid) as refused:
        read("inception", zipped(PROJECT | {"annotation_ser/a.txt/ada.ser": b"x"}), TOLD)
    assert "UIMA CAS XMI" in str(refused.value.fields)
