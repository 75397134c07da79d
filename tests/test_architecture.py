"""The house keeps its shape: imports point one way, files and functions stay short.

The front end's half of the directions stands in its ESLint configuration.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "annotator"
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "base", "common", "misc"}
# Django looks for a database under this name.
NAMED_BY_OTHERS = {"annotator/sqlite/base.py"}
# Made by a program, or kept as it once was.
NOT_OURS = ("annotator/migrations/", "annotator/static/", "frontend/src/api/schema.ts")

# Room → the rooms it may import from, beside itself. A file that is in no room fails.
INNER = {"core", "formats", "models", "actions", "access", "services"}
ROOMS: dict[str, set[str]] = {
    "core": set(),
    "formats": {"core"},
    "models": {"core"},
    "actions": set(),
    "access": {"core", "models", "actions"},
    "replica": set(),
    "services": {"core", "formats", "models", "actions", "access", "keys", "replica"},
    "api": INNER | {"po"},
    "admin": INNER,
    "accounts": INNER,
    "second_step": set(),
    "jobs": INNER,
    "management": INNER | {"po", "front_end", "jobs"},
    "logs": set(),
    "metrics": INNER | {"replica"},
    "middleware": INNER | {"logs", "metrics", "replica"},
    "client": {"core"},
    "front_end": set(),
    "po": set(),
    "web": INNER | {"api", "front_end"},
    "welcome": INNER | {"web"},
    "single_sign_on": INNER,
    "urls": {"api", "metrics", "web", "welcome"},
    "databases": set(),
    "sqlite": set(),
    "keys": set(),
    "stores": set(),
    "settings": {"databases", "keys", "stores", "single_sign_on"},
    "serving": set(),
    "apps": {"services", "checks"},
    "checks": set(),
    "wsgi": set(),
}
# The vault: no framework, no clock, no chance, no files; each exception has one place.
KEPT_OUT_OF_CORE = {
    *("django", "rest_framework", "orjson", "numpy", "sentencex"),
    *("io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3"),
    *("subprocess", "tempfile", "threading", "time", "urllib"),
}
LET_INTO_CORE = {
    "core/ids.py": {"secrets", "time"},
    "core/sentences.py": {"sentencex"},
    "core/agreement/": {"numpy"},
    "core/aggregation/": {"numpy"},
    "core/insight/": {"numpy"},
    "core/recommender/": {"numpy"},
    "core/workload.py": {"random"},
}
# Where a request comes in: these ask `access` and the services, and never a table.
DOORS = ("api/", "single_sign_on/", "web.py", "welcome.py")
MANAGERS = {"objects", "all_kinds", "_default_manager", "_base_manager"}


def sources(*endings: str) -> list[Path]:
    """The project's own files of these kinds."""
    found = [
        path
        for folder in ("annotator", "bench", "tests", "frontend/src")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in endings and not str(path.relative_to(ROOT)).startswith(NOT_OURS)
    ]
    assert found
    return sorted(found)


@cache
def own_python() -> list[tuple[str, ast.Module]]:
    """Each file of the package, by its place in it."""
    return [
        (str(path.relative_to(PACKAGE)), ast.parse(path.read_text(encoding="utf-8")))
        for path in sources(".py")
        if path.is_relative_to(PACKAGE) and path != PACKAGE / "__init__.py"
    ]


def imports(tree: ast.Module) -> Iterator[str]:
    """The dotted names of all that a file imports, those inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(place: str) -> str:
    """The room that a file or a dotted name of the package belongs to."""
    return place.replace("/", ".").split(".")[0]


def test_every_file_belongs_to_a_room() -> None:
    assert {room(name) for name, _ in own_python()} <= set(ROOMS)


def test_imports_point_one_way() -> None:
    wrong = [
        f"{name} imports {imported}"
        for name, tree in own_python()
        for imported in imports(tree)
        if imported.startswith("annotator.")
        and room(imported.removeprefix("annotator.")) not in ROOMS[room(name)] | {room(name)}
    ]
    assert not wrong, "\n".join(wrong)


def test_core_knows_no_framework_no_clock_and_no_files() -> None:
    wrong = []
    for name, tree in own_python():
        if room(name) != "core":
            continue
        allowed: set[str] = set().union(
            *(names for place, names in LET_INTO_CORE.items() if name.startswith(place))
        )
        outside = {imported.split(".")[0] for imported in imports(tree)}
        wrong += [f"{name} imports {each}" for each in outside & KEPT_OUT_OF_CORE - allowed]
    assert not wrong, "\n".join(wrong)


def test_views_never_query() -> None:
    wrong = [
        f"{name}:{node.lineno} .{node.attr}"
        for name, tree in own_python()
        if name.startswith(DOORS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS
    ]
    assert not wrong, "\n".join(wrong)


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n")
        for path in sources(".py", ".ts", ".svelte", ".css")
    }
    assert {name: count for name, count in lengths.items() if count > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_modules_are_named_for_nouns() -> None:
    named = {
        str(path.relative_to(ROOT))
        for path in sources(".py", ".ts", ".svelte")
        if path.stem in VAGUE_NAMES or path.parent.name in VAGUE_NAMES
    }
    assert named == NAMED_BY_OTHERS
