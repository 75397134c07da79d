"""Files that were damaged on their way are refused in words by every reader, never by a stumble."""

import io
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from annotator.core.errors import Invalid
from annotator.formats import ARCHIVES
from annotator.formats.labels import typed
from annotator.formats.table_files import Choice, stored
from tests.formats.sample import CODEBOOK, packed
from tests.formats.test_foreign import read
from tests.formats.test_spacy_reading import zip_of

READER = {"parquet": "hugging_face", "semeval_2023": "semeval", "semeval_2025": "semeval"}
_BYTES = (
    b"\x00",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\r\n",
    b"99999999999999999999",
    b"[",
)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Cut off, changed, put in or doubled somewhere."""
    at = chance.randrange(len(content))
    ways: list[Callable[[], bytes]] = [
        lambda: content[:at],
        lambda: content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :],
        lambda: content[:at] + chance.choice(_BYTES) + content[at:],
        lambda: content[:at] + content[at : at + 80] * 2 + content[at + 80 :],
    ]
    return chance.choice(ways)()


@pytest.mark.parametrize("name", sorted(set(ARCHIVES) - {"excel"}))
def test_a_reader_gives_lines_or_says_what_is_wrong(tmp_path: Path, name: str) -> None:
    files = packed(name, tmp_path)
    for seed in range(30):
        chance = random.Random(seed)
        own = dict(files)
        broken = chance.choice([each for each in own if own[each]])
        own[broken] = damaged(own[broken], chance)
        content = zip_of(own)
        if seed % 5 == 0:
            content = damaged(content, chance)
        with suppress(Invalid):
            assert all(line.record or line.fault for line in read(READER.get(name, name), content))


def test_a_zip_whose_directory_leads_out_of_the_file_is_refused(tmp_path: Path) -> None:
    content = zip_of(packed("brat", tmp_path))
    for cut in range(1, 200, 7):
        with pytest.raises(Invalid):
            read("brat", content[cut:])


def test_a_workbook_whose_sheet_breaks_off_is_refused(tmp_path: Path) -> None:
    book = packed("excel", tmp_path)["dataset.xlsx"]
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    files[sheet] = files[sheet][: len(files[sheet]) // 2]
    with (
        pytest.raises(Invalid, match=r"cannot be read|no workbook"),
        stored(io.BytesIO(zip_of(files)), "x.xlsx", Choice()) as source,
    ):
        list(source.rows())


@pytest.mark.parametrize("given", ["--5", "²", "5-", "9" * 5_000])
def test_what_is_no_number_stays_a_text_for_the_judge_to_refuse(given: str) -> None:
    scale = next(each for each in CODEBOOK.layer("mark").dimensions if each.id == "strength")
    assert typed(scale, [given]) == given
