"""Versions kept in an S3 store, spoken to over HTTP: the same addresses, parts and tags."""

import hashlib
import shutil
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from annotator import stores
from annotator.models import Project, Release
from annotator.services.releases import release_places, release_pushing, releases
from annotator.services.releases.release_building import build
from tests.people import Person
from tests.releases import contents, demo, released

__all__ = ["demo"]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The store: one for all, since it takes longer to begin and to end than a test."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(endpoint: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty one, which shall have every version."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    made = boto3.resource("s3", endpoint_url=endpoint).Bucket("sets")
    made.create()
    settings.FETCH_HOSTS = ["127.0.0.1"]
    settings.RELEASE_ENDPOINT = endpoint
    settings.RELEASE_STORAGE = "all"
    found = stores.configured("sets", endpoint, "slant", "all")
    settings.STORAGES = {**settings.STORAGES, **found}
    yield made
    made.objects.all().delete()
    made.delete()


def test_a_version_is_given_out_from_the_store_where_the_disk_lacks_it(
    demo: Project, mona: Person, bucket: Any
) -> None:
    made = released(demo)
    files = contents(made)
    prefix = f"slant/{demo.slug}/1.0.0/"
    assert {each.key.removeprefix(prefix) for each in bucket.objects.all()} == set(files)
    shutil.rmtree(release_places.finished(made))
    base = f"/api/v1/projects/{demo.slug}/releases/1.0.0/files/"
    for name, content in files.items():
        answer = mona.client.get(base + name)
        assert answer.status_code == 200
        assert answer.getvalue() == content
        assert answer["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    content = files["records.jsonl"]
    part = mona.client.get(f"{base}records.jsonl", HTTP_RANGE="bytes=10-99")
    assert (part.status_code, part.getvalue()) == (206, content[10:100])
    known = mona.client.get(f"{base}records.jsonl", HTTP_IF_NONE_MATCH=part["ETag"])
    assert known.status_code == 304


def test_a_closed_version_stays_and_a_withdrawn_one_goes(
    demo: Project, mona: Person, bucket: Any
) -> None:
    made = released(demo)
    assert not made.is_public
    assert list(bucket.objects.all())
    releases.withdraw(release=made, actor=mona.member, reason="Wrong texts.", successor=None)
    release_pushing.remove(Release.objects.get(pk=made.pk), _Silent())  # type: ignore[arg-type]
    assert not list(bucket.objects.all())


def test_nothing_of_an_attempt_on_another_machine_is_kept(demo: Project, bucket: Any) -> None:
    made = releases.create(project=demo, actor=None, version="1.0.0", options={})
    build(made)
    files = contents(made)
    name = f"slant/{demo.slug}/1.0.0/README.md"
    bucket.Object(name).put(Body=b"x" * len(files["README.md"]))
    Release.objects.update(state="building")
    made.files.all().delete()
    build(Release.objects.get())
    assert bucket.Object(name).get()["Body"].read() == files["README.md"]


def test_a_version_is_not_there_before_the_store_has_it(
    demo: Project, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> int:
        raise OSError("the net was away")

    monkeypatch.setattr(release_pushing, "bring", away)
    with pytest.raises(OSError, match="away"):
        released(demo)
    assert Release.objects.get().state == "building"


class _Silent:
    def advance(self, **_: object) -> None:
        """Nobody looks."""
