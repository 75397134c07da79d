"""Reads what translators wrote: gettext's PO files, without gettext."""

import ast
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
# A name or number that changes in a refusal's sentence.
PLACE = re.compile(r"{(\w+)}")
QUOTED = re.compile(r'^(?:msgid|msgid_plural|msgstr(?:\[\d\])?)?\s*"(.*)"$')
Forms = list[str]


def read(file: Path) -> dict[str, Forms]:
    """What a PO file translates; the head stands under the empty sentence."""
    found: dict[str, Forms] = {}
    for paragraph in file.read_text(encoding="utf-8").split("\n\n"):
        parts: list[tuple[str, str]] = []
        for line in paragraph.splitlines():
            quoted = QUOTED.match(line)
            if quoted is None:
                continue
            word = line.split(" ", 1)[0] if line.startswith("msg") else ""
            text = ast.literal_eval(f'"{quoted[1]}"')
            if word:
                parts.append((word, text))
            else:
                parts[-1] = (parts[-1][0], parts[-1][1] + text)
        if parts:
            found[parts[0][1]] = [text for word, text in parts if word.startswith("msgstr")]
    return found
