"""Other tools' formats over HTTP: whole, counted, and with nobody's name in them."""

import io
import json
import zipfile

import pytest

from annotator.formats import ARCHIVES
from annotator.models import Project
from tests.dataset import DEMO, body_of, bring, export
from tests.people import Person

FORMATS = sorted(ARCHIVES)


@pytest.fixture
def demo(project: Project, mona: Person, ada: Person, ben: Person, chi: Person) -> Project:
    """The demo's articles and readings, as the work of Ada, Ben and Chi."""
    readers = {name: who.member for name, who in [("ada", ada), ("ben", ben), ("chi", chi)]}
    bring(project, mona.member, DEMO.read_bytes(), readers)
    return project


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_comes_as_a_zip_that_counts_what_was_announced(
    demo: Project, mona: Person, name: str
) -> None:
    answer = export(mona, demo, f"format={name}")
    assert answer["Content-Type"] == "application/zip"
    assert f'filename="{demo.slug}-{name}.zip"' in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(body_of(answer))) as archive:
        account = json.loads(archive.read("losses.json"))
    assert account["counts"]["annotations"] == int(answer["Slant-Records"]) > 0
    assert account["filters"]["state"] == "submitted"


def test_the_summary_takes_every_format_that_the_download_takes(
    demo: Project, mona: Person
) -> None:
    for name in FORMATS:
        path = f"/api/v1/projects/{demo.slug}/export/summary/?format={name}"
        assert mona.client.get(path).status_code == 200
