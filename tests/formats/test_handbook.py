"""The page on formats says what the formats say, and its lines work."""

import json
import subprocess
import sys
from pathlib import Path

from annotator.formats import ARCHIVES, handbook
from tests.formats.sample import unpacked

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_as_the_formats_are() -> None:
    assert (ROOT / "docs" / "formats.md").read_text(encoding="utf-8") == handbook.page(), (
        "write it anew: manage.py format_pages > docs/formats.md"
    )
    assert list(handbook.READ) == list(ARCHIVES)


def test_the_lines_for_python_open_every_format(tmp_path: Path) -> None:
    todo: list[tuple[str, str]] = []
    for name, lines in handbook.READ.items():
        (tmp_path / name).mkdir()
        todo.append((str(unpacked(name, tmp_path / name)), lines.python))
    # In a process of its own: some of these libraries warn, and warnings are errors here.
    program = (
        "import json, os, sys, cassis, datasets, pandas, spacy\n"
        "from pathlib import Path\n"
        "from spacy.tokens import DocBin\n"
        "for folder, lines in json.load(sys.stdin):\n"
        "    os.chdir(folder)\n"
        "    *before, last = lines.split('\\n')\n"
        "    exec('\\n'.join(before))\n"
        "    assert len(str(eval(last))) > 10, lines\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(todo),
        env={"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
