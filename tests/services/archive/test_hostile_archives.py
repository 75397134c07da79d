"""Archives that mean harm, of a project and of a site: refused in words, and nothing is there."""

import stat
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from annotator.core.errors import DomainError
from annotator.models import Membership, Project, User
from annotator.services.archive import project as projects
from annotator.services.archive import site, tables
from tests.articles import article
from tests.lasting import lasting
from tests.people import person, river_dam
from tests.services.archive.spoiled import BOTH, OF_A_PROJECT, OF_A_SITE, honest, parts_of, zipped

MOST = 200 * 1024**2


@pytest.fixture
def data_dir(settings: LazySettings, tmp_path: Path) -> Path:
    """Where a site keeps its files."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    return Path(settings.DATA_DIR)


@dataclass(frozen=True)
class Honest:
    """A project with somebody to be known by an address and an article, and its two archives."""

    project: UUID
    of_it: bytes
    of_the_site: bytes


@pytest.fixture(scope="module")
def honest_ones(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Honest]:
    """What each test takes and spoils, made once."""
    folder = tmp_path_factory.mktemp("honest")
    with lasting(django_db_blocker), override_settings(DATA_DIR=folder):
        project = river_dam()
        mona = person("mona", project)
        mona.user.email = "sam@example.org"
        mona.user.save()
        article(project)
        projects.archive(project, folder / "project.zip")
        site.back_up(folder / "site.zip")
        of_it, of_the_site = ((folder / name).read_bytes() for name in ("project.zip", "site.zip"))
        yield Honest(project.pk, of_it, of_the_site)


@pytest.fixture
def peopled(honest_ones: Honest, db: None, data_dir: Path) -> Project:
    """The project."""
    return Project.objects.get(pk=honest_ones.project)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("what", OF_A_PROJECT)
def test_no_project_comes_of_an_archive_that_means_harm(
    honest_ones: Honest, peopled: Project, data_dir: Path, tmp_path: Path, what: str
) -> None:
    file = tmp_path / "project.zip"
    file.write_bytes(OF_A_PROJECT[what](parts_of(honest_ones.of_it)))
    before = Membership.objects.count()
    with pytest.raises(DomainError) as refusal:
        projects.restore(file)
    assert 10 < len(refusal.value.message) < 500
    assert Project.objects.count() == 1
    assert Membership.objects.count() == before
    assert list(data_dir.iterdir()) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("what", OF_A_SITE)
def test_no_site_comes_of_a_backup_that_means_harm(
    honest_ones: Honest, peopled: Project, data_dir: Path, tmp_path: Path, what: str
) -> None:
    file = tmp_path / "site.zip"
    file.write_bytes(OF_A_SITE[what](parts_of(honest_ones.of_the_site)))
    emptied()
    with pytest.raises(DomainError) as refusal:
        site.restore(file)
    assert 10 < len(refusal.value.message) < 500
    assert not User.objects.exists()
    assert not Project.objects.exists()
    assert list(data_dir.iterdir()) == []


def test_the_command_refuses_in_the_same_words(
    honest_ones: Honest, peopled: Project, data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "site.zip"
    file.write_bytes(OF_A_SITE["a wrong hash"](parts_of(honest_ones.of_the_site)))
    emptied()
    with pytest.raises(DomainError) as refusal:
        site.restore(file)
    with pytest.raises(CommandError) as told:
        call_command("restore", str(file))
    assert str(told.value) == refusal.value.message
    assert not User.objects.exists()


@pytest.mark.parametrize("what", ["a bomb", "a bomb as manifest"])
def test_a_bomb_is_not_unpacked(
    honest_ones: Honest, peopled: Project, data_dir: Path, tmp_path: Path, what: str
) -> None:
    file = tmp_path / "project.zip"
    file.write_bytes(BOTH[what](parts_of(honest_ones.of_it)))
    tracemalloc.start()
    with pytest.raises(DomainError, match="damaged"):
        projects.restore(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MOST


def test_a_link_in_a_backup_becomes_a_file(
    honest_ones: Honest, peopled: Project, data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "site.zip"
    link = zipfile.ZipInfo("files/releases/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    parts = honest(parts_of(honest_ones.of_the_site) | {link.filename: b"/etc/passwd"})
    del parts[link.filename]
    file.write_bytes(zipped(parts, (link, b"/etc/passwd")))
    emptied()
    call_command("restore", str(file))
    made = data_dir / "releases" / "link"
    assert not made.is_symlink()
    assert made.read_text() == "/etc/passwd"


def emptied() -> None:
    """As before the first account."""
    with connection.cursor() as cursor:
        for model in reversed(tables.of_site()):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
