"""How much a browser must load before somebody can read an article and mark in it."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from django.test import Client

_MEASURE = Path(__file__).parents[1] / "frontend" / "bench" / "size.py"


@pytest.fixture
def size() -> ModuleType:
    found = importlib.util.spec_from_file_location("size", _MEASURE)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    if not (module.APP / "manifest.json").exists():
        pytest.skip("The pages are not built (make setup).")
    return module


def test_an_article_can_be_read_and_marked_within_the_budget(size: ModuleType) -> None:
    manifest = size.built()
    loaded = size.needed(manifest, *size.READ_AND_MARK)
    assert size.scripts(manifest, loaded) <= size.LIMIT
    # A handful of files, so that a slow connection waits for few answers.
    assert len(loaded) <= 8


def test_what_opens_by_a_key_is_not_loaded_before_the_article(size: ModuleType) -> None:
    manifest = size.built()
    loaded = size.needed(manifest, *size.READ_AND_MARK)
    later = {name for name in manifest if name.startswith("src/editor/dialogs/")}
    assert len(later) > 5
    assert not loaded & (later | {size.AROUND, size.EDGES})


@pytest.mark.parametrize("way", ["gzip", "br"])
def test_scripts_and_styles_are_sent_compressed(size: ModuleType, way: str) -> None:
    manifest = size.built()
    for name in size.needed(manifest, *size.READ_AND_MARK):
        for file in [manifest[name]["file"], *manifest[name].get("css", [])]:
            plain = (size.APP / file).stat().st_size
            answer = Client(headers={"Accept-Encoding": way}).get(f"/static/app/{file}")
            sent = len(answer.getvalue())
            # What is a line long grows when it is compressed.
            assert plain < 200 or (answer["Content-Encoding"] == way and sent < plain / 2), file
