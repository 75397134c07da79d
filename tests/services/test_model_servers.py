"""Whom a project may ask: with consent, encrypted, with a key for one address alone."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.conf import LazySettings

from annotator.core.errors import Conflict, Invalid
from annotator.core.outside import answers
from annotator.keys import Key, of, origin
from annotator.models import (
    ModelServer,
    Project,
)
from annotator.services.outside import servers, showing
from annotator.services.outside.servers import Wish
from tests.articles import article
from tests.asking import (
    TEXT,
    begin,
    ended,
    model,
    server,
    set_up,
    work,
)
from tests.model_server import Model, Reply
from tests.people import Person

__all__ = ["model", "server"]

DOCS = Path(__file__).resolve().parents[2] / "docs"

pytestmark = pytest.mark.django_db


def test_nothing_is_sent_before_somebody_agreed_and_a_new_address_asks_again(
    project: Project, mona: Person, model: Model
) -> None:
    article(project, TEXT)
    wish = Wish("tagger", "2", "slant", model.url)
    server = servers.create(project=project, actor=mona.membership, wish=wish)
    with pytest.raises(Conflict, match="agreed"):
        begin(server)
    agreed = servers.consent(server=server, actor=mona.membership, url=model.url)
    moved = Wish("tagger", "2", "slant", f"{model.url}/elsewhere")
    changed = servers.change(
        server=agreed, actor=mona.membership, wish=moved, base_revision=agreed.revision
    )
    assert changed.consented_at is None
    with pytest.raises(Conflict, match="agreed"):
        begin(changed)
    assert model.asked == []


def test_articles_whose_text_may_not_be_passed_on_stay_here(
    project: Project, server: ModelServer, model: Model
) -> None:
    article(project, TEXT)
    article(project, "Kept here.", "a-002", rights={"may_redistribute_text": False})
    said = {"source_note": '"may_redistribute_text":false'}
    article(project, TEXT + " More.", "a-003", rights=said)
    run = begin(server)
    work()
    assert ended(run).left_out == {"rights": 1}
    assert sorted(model.texts) == [TEXT, TEXT + " More."]


def test_a_key_goes_to_its_own_address_and_is_told_nowhere(
    project: Project, mona: Person, model: Model, settings: LazySettings, caplog: object
) -> None:
    key = Key(origin(model.url), "sk-secret-1", frozenset({project.slug}))
    settings.MODEL_KEYS = {"lab": key, "other": Key("https://example.org:443", "sk-2")}
    with pytest.raises(Invalid, match="another address"):
        set_up(project, mona, model, key_name="other")
    server = set_up(project, mona, model, key_name="lab")
    article(project, TEXT)
    model.play = lambda _: Reply({"error": "sk-secret-1 is not known"}, 403)
    run = begin(server)
    work()
    assert model.headers[0]["Authorization"] == "Bearer sk-secret-1"
    assert "403" in ended(run).reason
    told = json.dumps([showing.detail(run, None), servers.shown(server)], default=str)
    assert "sk-secret" not in told + repr(key) + caplog.text  # type: ignore[attr-defined]
    settings.MODEL_KEYS = {"lab": Key(key.origin, key.secret, frozenset({"another"}))}
    with pytest.raises(Invalid, match="no key"):
        begin(server)


def test_half_a_key_stops_the_start_without_telling_it() -> None:
    found = of({"MODEL_KEY_LAB": "https://m.example sk-1 flood,vote", "HOME": "x"})
    assert found["lab"] == Key("https://m.example:443", "sk-1", frozenset({"flood", "vote"}))
    with pytest.raises(Exception, match="MODEL_KEY_LAB") as stopped:
        of({"MODEL_KEY_LAB": "sk-secret"})
    assert "sk-secret" not in str(stopped.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://models.example/",
        "ftp://x/",
        "https://u:p@x/",
        "https://",
        "https://x/#y",
        "https://[/",
    ],
)
def test_an_address_that_is_not_safe_is_refused(
    project: Project, mona: Person, settings: LazySettings, url: str
) -> None:
    settings.FETCH_HOSTS = []
    wish = Wish("tagger", "2", "slant", url)
    with pytest.raises(Invalid):
        servers.create(project=project, actor=mona.membership, wish=wish)


def schema_of(name: str) -> dict[str, Any]:
    """One of the two forms that the documentation gives to writers of model servers."""
    whole = json.loads((DOCS / "model-server.schema.json").read_text(encoding="utf-8"))
    return {**whole, "$ref": f"#/$defs/{name}"}


def test_what_is_sent_and_taken_has_the_form_that_is_documented(
    project: Project, server: ModelServer, model: Model
) -> None:
    article(project, TEXT)
    begin(server)
    work()
    jsonschema.validate(model.asked[0], schema_of("request"))
    page = (DOCS / "model-server.md").read_text(encoding="utf-8")
    examples = re.findall(r'^    (\{"protocol".*?\n\n)', page, re.MULTILINE | re.DOTALL)
    assert len(examples) == 1
    example = json.loads(examples[0])
    jsonschema.validate(example, schema_of("answer"))
    read = answers.read(example, TEXT)
    assert read.refusals == ()
    assert read.marks[0].parts == ((11, 34),)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"annotations": [{"quote": "x"}]}, schema_of("answer"))
