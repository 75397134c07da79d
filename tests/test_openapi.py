"""The API's description is complete, is what the views do, and is checked in."""

import io
import json
import warnings
from typing import Any

import pytest
from django.core.management import call_command

from annotator.api.urls import urlpatterns
from tests.description import FILE, parsed


@pytest.fixture(scope="module")
def generated() -> str:
    """What `make openapi` would write; a warning of the generator fails here."""
    out = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def described(generated: str) -> dict[str, Any]:
    """The same as data."""
    return parsed(generated)


def test_the_file_that_is_checked_in_is_the_one_that_is_generated(generated: str) -> None:
    assert FILE.read_text(encoding="utf-8") == generated, "run `make openapi`"


def test_every_operation_says_how_it_refuses(described: dict[str, Any]) -> None:
    error = {"$ref": "#/components/schemas/Error"}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            for status in ("400", "401", "403", "404"):
                content = operation["responses"][status]["content"]["application/json"]
                assert content["schema"] == error, f"{method} {path} {status}"


def test_the_error_that_is_described_is_the_one_that_is_sent(
    described: dict[str, Any], client: Any, db: None
) -> None:
    error = described["components"]["schemas"]["Error"]
    assert set(client.get("/api/v1/me/").json()) == set(error["required"])


def test_every_operation_is_described_and_named_once(described: dict[str, Any]) -> None:
    operations = [each for methods in described["paths"].values() for each in methods.values()]
    names = [each["operationId"] for each in operations]
    assert len(names) == len(set(names))
    assert all(each.get("description") for each in operations)


def test_every_name_of_a_component_is_used_once(described: dict[str, Any]) -> None:
    text = json.dumps(described, default=str)
    named = described["components"]["schemas"]
    unused = [name for name in named if f'"#/components/schemas/{name}"' not in text]
    assert unused == []


def test_every_path_of_the_api_is_described(described: dict[str, Any]) -> None:
    for pattern in urlpatterns:
        route = "/api/v1/" + str(pattern.pattern)
        plain = "".join(
            "{" + part.partition(">")[0].partition(":")[2] + "}" + part.partition(">")[2]
            if index
            else part
            for index, part in enumerate(route.split("<"))
        )
        assert plain in described["paths"]
