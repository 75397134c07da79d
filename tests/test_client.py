"""The client on a real server: loads in one line, checks every byte, goes on where it was cut."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from annotator import client
from annotator.core.text import normalise
from annotator.models import DocumentText, Project
from annotator.models.token import Scope
from annotator.services.people import tokens
from annotator.services.releases import release_places, releases
from tests.articles import seed_text
from tests.people import Person
from tests.releases import demo, lines, released

__all__ = ["demo"]

ROOT = Path(__file__).resolve().parent.parent


def copies(folder: Path) -> Path:
    """The texts that somebody has: one is missing, one begins with an advertisement."""
    folder.mkdir()
    rows = dict(DocumentText.objects.values_list("document__key", "text"))
    first, second, *others = sorted(rows)
    (folder / f"{second}.txt").write_text("Subscribe now!\n\n" + rows[second])
    for number, key in enumerate(others):
        (folder / f"any name {number}.txt").write_text(rows[key].replace("\n", "\r\n"))
    assert first
    return folder


@pytest.mark.django_db(transaction=True)
def test_one_line_loads_a_table_with_a_token_or_without_where_it_is_public(
    demo: Project, rita: Person, live_server: Any, tmp_path: Path
) -> None:
    made = released(demo)
    rows = lines(made, "annotations")
    _, token = tokens.create(user=rita.user, name="script", scope=Scope.READ, project=None)
    api = f"{live_server.url}/api/v1/projects/{demo.slug}/releases/1.0.0/"
    frame = client.load_release(api, token, progress=False)
    assert len(frame) == len(rows)
    assert set(frame.columns) == set(rows[0])
    with pytest.raises(OSError, match="401"):
        client.load_release(api, "wrong", progress=False)
    releases.publish(release=made, is_public=True)
    landing = f"{live_server.url}/data/{demo.slug}/1.0.0/"
    assert len(client.load_release(landing, table="readings", progress=False)) == len(
        lines(made, "readings")
    )


@pytest.mark.django_db(transaction=True)
def test_a_cut_download_goes_on_and_a_wrong_byte_is_noticed(
    demo: Project, live_server: Any, tmp_path: Path
) -> None:
    made = released(demo)
    releases.publish(release=made, is_public=True)
    landing = f"{live_server.url}/data/{demo.slug}/1.0.0/"
    folder = tmp_path / "mine"
    whole = (release_places.finished(made) / "records.jsonl").read_bytes()
    folder.mkdir()
    (folder / "records.jsonl.part").write_bytes(whole[:1000])
    client.download_release(landing, None, folder, only="records", progress=False)
    assert (folder / "records.jsonl").read_bytes() == whole
    (folder / "records.jsonl").unlink()
    (folder / "records.jsonl.part").write_bytes(b"x" * 1000)
    with pytest.raises(client.NotIntact):
        client.download_release(landing, None, folder, only="records", progress=False)
    names = client.download_release(landing, None, folder, progress=False)
    assert all((folder / name).is_file() for name in names)


@pytest.mark.django_db(transaction=True)
def test_the_command_and_the_page_put_the_same_records_together(
    demo: Project, rita: Person, tmp_path: Path
) -> None:
    made = released(demo)
    mine = copies(tmp_path / "copies")
    out = tmp_path / "out"
    folder = release_places.finished(made)
    # With nothing installed: neither the site's packages nor this one's.
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1));"
        "from annotator import client; sys.exit(client.main())"
    )
    said = subprocess.run(
        [sys.executable, "-S", "-I", "-c", program, ROOT, "rehydrate", folder, mine, out],
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    report = json.loads((out / "report.json").read_text())
    assert report["counts"]["no_copy"] == report["counts"]["differs"] == 1
    assert report["counts"]["lost"] == 0 < report["counts"]["moved"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in mine.iterdir():
            archive.write(path, path.name)
    answer: Any = rita.client.post(
        f"/api/v1/projects/{demo.slug}/releases/1.0.0/rehydrate/",
        packed.getvalue(),
        content_type="application/zip",
    )
    assert answer.status_code == 200, answer.content
    assert json.loads(answer["Slant-Report"]) == report["counts"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert json.loads(archive.read("report.json")) == report
        records = [json.loads(line) for line in archive.read("records.jsonl").splitlines()]
    assert records == [
        json.loads(line) for line in (out / "records.jsonl").read_bytes().splitlines()
    ]


def bring_seed(demo: Project, mona: Person) -> tuple[str, list[str]]:
    """The real article with a reading of three passages; its text, and the marked words."""
    text = seed_text()
    middle = len(text) // 2
    marks = [(10, 60), (middle, middle + 80), (middle + 20, middle + 40)]
    said = {"framing": ["political"], "sentiment": "neutral", "voice": "outlet"}
    annotations: list[dict[str, Any]] = [
        {"layer": "passage", "parts": [list(place)], "values": said} for place in marks
    ]
    whole = {"genre": "reporting", "primary_frame": "political", "tone": "neutral"}
    annotations.append({"layer": "article", "values": whole})
    reading = {"annotator": "x1", "state": "submitted", "annotations": annotations}
    line = json.dumps({"schema": "slant/1", "key": "seed", "text": text, "assignments": [reading]})
    path = f"/api/v1/projects/{demo.slug}/imports/?format=jsonl"
    answer: Any = mona.client.post(path, line.encode(), content_type="application/x-ndjson")
    assert answer.status_code == 201, answer.content
    return normalise(text), [normalise(text)[start:end] for start, end in marks]


@pytest.mark.django_db
def test_the_real_article_is_put_together_from_ones_own_copy_and_from_another(
    demo: Project, mona: Person, rita: Person, tmp_path: Path
) -> None:
    text, words = bring_seed(demo, mona)
    made = released(demo)
    folder = release_places.finished(made)
    assert text[:200] not in (folder / "records.jsonl").read_text()
    half = len(text) // 2
    for name, copy, status in (
        ("same", text.replace("\n", "\r\n"), "same"),
        ("other", "Subscribe now!\n\n" + text[:half] + text[half:], "differs"),
    ):
        mine, out = tmp_path / name, tmp_path / f"out-{name}"
        mine.mkdir()
        (mine / "seed.txt").write_bytes(copy.encode())
        assert client.main(["rehydrate", str(folder), str(mine), str(out)]) == 0
        report = json.loads((out / "report.json").read_text())
        assert report["counts"][status] == 1
        assert report["counts"]["lost"] == 0
        records = [json.loads(line) for line in (out / "records.jsonl").read_text().splitlines()]
        (seed,) = [each for each in records if each["key"] == "seed"]
        (reading,) = seed["assignments"]
        placed = [each for each in reading["annotations"] if each["layer"] == "passage"]
        assert [each["quote"] for each in placed] == words
        for mark in placed:
            assert [seed["text"][start:end] for start, end in mark["parts"]] == [mark["quote"]]
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(mine / "seed.txt", "seed.txt")
        path = f"/api/v1/projects/{demo.slug}/releases/1.0.0/rehydrate/"
        answer: Any = rita.client.post(path, packed.getvalue(), content_type="application/zip")
        assert json.loads(answer["Slant-Report"]) == report["counts"]
        assert len(b"".join(answer.streaming_content)) > 1000


def test_addresses_of_pages_and_of_the_api_lead_to_the_same_files() -> None:
    files = "https://x.org/api/v1/projects/p/releases/1.0.0/files/"
    assert client.files_of("https://x.org/data/p/1.0.0/") == files
    assert client.files_of("https://x.org/projects/p/releases/1.0.0/") == files
    assert client.files_of("https://x.org/api/v1/projects/p/releases/1.0.0/") == files
    with pytest.raises(ValueError):
        client.files_of("https://x.org/")
