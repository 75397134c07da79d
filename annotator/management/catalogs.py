"""gettext's catalogs without gettext: collects the server's sentences, compiles what is done."""

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
# Their sentences reach people: refusals, and what is marked for gettext.
REFUSALS = {"Invalid", "Conflict", "Missing", "NotAllowed", "Incomplete", "at"}
MARKED = {"gettext", "gettext_lazy", "_"}
TRANSLATE = re.compile(r'{%-?\s*translate\s+"((?:[^"\\]|\\.)*)"')
BLOCK = re.compile(
    r"{%\s*blocktranslate[^%]*%}(.*?)(?:{%\s*plural\s*%}(.*?))?{%\s*endblocktranslate\s*%}",
    re.DOTALL,
)
VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")
QUOTED = re.compile(r'^(?:msgid|msgid_plural|msgstr(?:\[\d\])?)?\s*"(.*)"$')
Forms = list[str]


def sentences() -> dict[str, str | None]:
    """All of them in the order of their files; those that count with their form for many."""
    found: dict[str, str | None] = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in file.parts:
            for text in _in_code(ast.parse(file.read_text(encoding="utf-8"))):
                found.setdefault(text, None)
    return found | on_pages()


def on_pages() -> dict[str, str | None]:
    """Those of the templates."""
    found: dict[str, str | None] = {}
    for file in sorted((PACKAGE / "templates").rglob("*.*")):
        text = file.read_text(encoding="utf-8")
        found.update(dict.fromkeys(TRANSLATE.findall(text)))
        for one, many in BLOCK.findall(text):
            found[_msgid(one)] = _msgid(many) if many else None
    return found


def _msgid(block: str) -> str:
    return VARIABLE.sub(r"%(\1)s", block.replace("%", "%%"))


def _in_code(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in REFUSALS:
            arguments = node.args[1:2]
        elif name in MARKED:
            arguments = node.args[:1]
        else:
            continue
        for each in arguments:
            # A code in a sentence's place has no spaces; what is marked is words by intent.
            said = each.value if isinstance(each, ast.Constant) else None
            if isinstance(said, str) and (name in MARKED or " " in said):
                yield said


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


def write(file: Path, known: dict[str, Forms], plurals: int) -> int:
    """Bring a PO file up to the sentences of today; how many still wait."""
    waiting = 0
    paragraphs = [_paragraph("", None, known[""])]
    for text, many in sentences().items():
        wanted = 1 if many is None else plurals
        forms = known.get(text, [])
        forms = forms if len(forms) == wanted else [""] * wanted
        waiting += "" in forms
        paragraphs.append(_paragraph(text, many, forms))
    file.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    return waiting


def _paragraph(text: str, many: str | None, forms: Forms) -> str:
    if many is None:
        return f"msgid {_quoted(text)}\nmsgstr {_quoted(forms[0])}"
    numbered = "\n".join(f"msgstr[{i}] {_quoted(form)}" for i, form in enumerate(forms))
    return f"msgid {_quoted(text)}\nmsgid_plural {_quoted(many)}\n{numbered}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def compiled(known: dict[str, Forms]) -> bytes:
    """The same as an MO file, as Python's gettext reads it."""
    plural = {text: many for text, many in sentences().items() if many is not None}
    pairs = sorted(
        (
            f"{text}\0{plural[text]}".encode() if text in plural else text.encode(),
            "\0".join(forms).encode(),
        )
        for text, forms in known.items()
        if "" not in forms
    )
    table, at = [], 28 + 16 * len(pairs)
    for column in (0, 1):
        for pair in pairs:
            table += [len(pair[column]), at]
            at += len(pair[column]) + 1
    head = [0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, at]
    words = b"".join(pair[column] + b"\0" for column in (0, 1) for pair in pairs)
    return struct.pack(f"<{7 + len(table)}I", *head, *table) + words
