"""The whole site out of one database and into the other, and back."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import orjson
import pytest
from django.core.management import CommandError, call_command

from annotator.models import Project, User
from annotator.services.archive import project, site
from annotator.services.projects import demo
from tests import postgres
from tests.once import on_one_database

ROOT = Path(__file__).resolve().parents[3]
# In a process and a folder of its own: an empty site is given a project and then, empty again, a
# whole site, and each is written down once more. It had begun by then, as a container does.
ROUND = """
import django, sys
django.setup()
from django.core.management import call_command
from annotator.services.jobs import jobs
source, target = sys.argv[1:]
call_command("migrate", verbosity=0)
call_command("restore_project", f"{source}/project.zip")
call_command("project_archive", "demo", f"{target}/project.zip")
call_command("export_dataset", "demo", f"{target}/demo.jsonl", state="all")
call_command("flush", interactive=False)
call_command("first_admin")
jobs.enqueue_daily()
call_command("restore", f"{source}/site.zip")
call_command("check_data")
call_command("backup", f"{target}/site.zip")
"""


def entries(file: Path) -> dict[str, object]:
    """What its manifest says of each part."""
    with zipfile.ZipFile(file) as opened:
        found: dict[str, object] = orjson.loads(opened.read("manifest.json"))["entries"]
        return found


def through(database: dict[str, str], source: Path, target: Path) -> None:
    """Restore into a new site on this database, and write that down again."""
    target.mkdir()
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = kept | {"DATA_DIR": str(target), "DJANGO_SETTINGS_MODULE": "annotator.settings"}
    done = subprocess.run(
        [sys.executable, "-c", ROUND, str(source), str(target)],
        cwd=ROOT,
        env=environment | database,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def exported(folder: Path) -> list[dict[str, object]]:
    """The dataset without the moment at which it was written."""
    lines = (folder / "demo.jsonl").read_bytes().splitlines()
    return [orjson.loads(each) | {"exported_at": None} for each in lines]


@on_one_database
def test_from_one_database_into_the_other_and_back_nothing_changes(
    db: None, tmp_path: Path
) -> None:
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    demo.prepare()
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    first.mkdir()
    site.back_up(first / "site.zip")
    project.archive(Project.objects.get(), first / "project.zip")
    call_command("export_dataset", "demo", str(first / "demo.jsonl"), state="all")
    with postgres.cluster(programs) as database:
        through(database.environment, first, second)
    through({}, second, third)
    for name in ("site.zip", "project.zip"):
        told = [entries(folder / name) for folder in (first, second, third)]
        if name == "project.zip":
            # That an archive was written is written down, too.
            for each in told:
                each.pop("tables/annotator_auditentry.jsonl")
        assert told[0] == told[1] == told[2]
        assert len(told[0]) > 25
    assert exported(first) == exported(second) == exported(third)
    assert len(exported(first)) == 8


def test_a_site_with_people_in_it_is_not_overwritten(db: None, tmp_path: Path) -> None:
    demo.prepare()
    file = tmp_path / "site.zip"
    site.back_up(file)
    with pytest.raises(CommandError, match="restore into an empty one"):
        call_command("restore", str(file))
    assert Project.objects.count() == 1


def test_a_damaged_backup_fills_nothing(db: None, tmp_path: Path) -> None:
    file = tmp_path / "site.zip"
    User.objects.create(username="mona")
    site.back_up(file)
    User.objects.all().delete()
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", str(file))
    assert not User.objects.exists()


def test_a_container_gives_its_backup_out_and_takes_one_in_by_pipes(
    db: None, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.create(username="mona")
    call_command("backup", "-")
    written = capsysbinary.readouterr()
    assert b"1 rows" in written.err
    User.objects.all().delete()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(written.out)))
    call_command("restore", "-")
    assert User.objects.get().username == "mona"


def test_a_backup_is_for_its_owner_alone(db: None, tmp_path: Path) -> None:
    file = tmp_path / "site.zip"
    site.back_up(file)
    assert file.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir()] == ["site.zip"]
