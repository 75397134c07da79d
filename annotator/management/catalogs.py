"""gettext's catalogs without gettext: collects the server's sentences, compiles what is done."""

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from annotator.actions import Action
from annotator.po import PACKAGE, PLACE, Forms

# Their sentences reach people: refusals, and what is marked for gettext.
REFUSALS = {"Invalid", "Conflict", "Missing", "NotAllowed", "Incomplete", "at"}
# Those that say it first, or name what is not there.
SAYING = {"gettext", "gettext_lazy", "_", "Stale", "missing"}
MARKED = {"gettext", "gettext_lazy", "_", "missing"}
TRANSLATE = re.compile(r'{%-?\s*translate\s+"((?:[^"\\]|\\.)*)"')
BLOCK = re.compile(
    r"{%\s*blocktranslate[^%]*%}(.*?)(?:{%\s*plural\s*%}(.*?))?{%\s*endblocktranslate\s*%}",
    re.DOTALL,
)
VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")


def sentences() -> dict[str, str | None]:
    """All of them in the order of their files; those that count with their form for many."""
    found: dict[str, str | None] = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in file.parts:
            for text in _in_code(ast.parse(file.read_text(encoding="utf-8"))):
                found.setdefault(text, None)
    # They stand in the refusal of what somebody's role does not let them do.
    found |= dict.fromkeys(action.value for action in Action)
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
        name, said = _said(node)
        text = _sentence(said)
        # A code in a sentence's place has no spaces; what is marked is words by intent.
        if text is not None and (name in MARKED or " " in text):
            yield text


def _said(node: ast.AST) -> tuple[str, ast.expr | None]:
    """What a call or a line says to somebody, and by what name."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return "", node.value if node.targets[0].id == "message" else None
    if not isinstance(node, ast.Call):
        return "", None
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    place = 1 if name in REFUSALS else 0 if name in SAYING else len(node.args)
    return name, next(iter(node.args[place:]), None)


def _sentence(said: ast.expr | None) -> str | None:
    """Its text; what changes in it has a name in braces."""
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        return said.value
    if not isinstance(said, ast.JoinedStr):
        return None
    names: list[str] = []
    pieces: list[str] = []
    for piece in said.values:
        if isinstance(piece, ast.Constant):
            pieces.append(str(piece.value))
        elif isinstance(piece, ast.FormattedValue):
            name = _name_of(piece.value)
            names.append(name)
            pieces.append(f"{{{name}{names.count(name) if name in names[:-1] else ''}}}")
    text = "".join(pieces)
    return text if re.search(r"[^\W\d_]{2}", PLACE.sub("", text)) else None


def _name_of(value: ast.expr) -> str:
    """What a translator is told stands there: limits and lists read alike everywhere."""
    if isinstance(value, ast.Call):
        return "choices" if getattr(value.func, "attr", "") == "join" else "value"
    name = getattr(value, "attr", getattr(value, "id", "value"))
    return "most" if name.strip("_").isupper() else str(name).strip("_")


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
