"""The articles of a dataset version for readers: no account, and only what it gives."""

import re
from html import unescape

import pytest
from rest_framework.test import APIClient

from annotator.core.blocks import is_locked
from annotator.models import Document, Project
from tests.people import Person
from tests.releases import demo, released

__all__ = ["demo"]


@pytest.fixture
def nobody() -> APIClient:
    """A stranger."""
    return APIClient()


def test_everybody_reads_what_a_public_version_gives(demo: Project, nobody: APIClient) -> None:
    hidden = Document.objects.get(project=demo, key="demo-02")
    Document.objects.filter(pk=hidden.pk).update(rights={"may_redistribute_text": False})
    made = released(demo, text="allowed")
    base = f"/data/{demo.slug}/{made.version}/articles/"
    assert nobody.get(base).status_code == 404
    assert nobody.get(f"{base}demo-01/").status_code == 404
    made.is_public = True
    made.save()
    listed = nobody.get(base).content.decode()
    assert "demo-01/" in listed
    assert "demo-02" not in listed
    assert nobody.get(f"{base}demo-02/").status_code == 404
    answer = nobody.get(f"{base}demo-01/")
    page = answer.content.decode()
    document = Document.objects.get(project=demo, key="demo-01")
    own = [document.body.text[a:b] for a, b, kind in document.blocks if not is_locked(kind)]
    shown = re.search(r'<div class="text".*?</div>', page, re.DOTALL)
    assert shown
    told = unescape(re.sub(r"<sup>.*?</sup>|<[^>]+>", "", shown[0]))
    assert "".join(told.split()) == "".join("".join(own).split())
    assert 'id="legend-1"' in page
    assert "Who speaks" in page
    assert "style=" not in page
    assert "<script" not in page


def test_only_this_page_may_stand_in_a_frame_elsewhere(demo: Project, nobody: APIClient) -> None:
    made = released(demo, text="allowed")
    made.is_public = True
    made.save()
    base = f"/data/{demo.slug}/{made.version}/"
    embedded = nobody.get(f"{base}articles/demo-01/")
    assert "frame-ancestors *" in embedded.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded.headers
    for path in (base, f"{base}articles/"):
        headers = nobody.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"


def test_a_version_without_texts_has_no_articles_to_read(demo: Project, mona: Person) -> None:
    made = released(demo)
    page = mona.client.get(f"/data/{demo.slug}/{made.version}/articles/").content.decode()
    assert "No article" in unescape(page)
    address = f"/data/{demo.slug}/{made.version}/articles/demo-01/"
    assert mona.client.get(address).status_code == 404
