"""Makes a release's files from what was frozen, step by step, and then lets it be seen.

Every step writes whole files or none and does nothing twice: a builder that is killed is simply
started again. Only the last step touches the folder and the row that others look at.
"""

import hashlib
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone
from duckdb import DuckDBPyConnection

from annotator.core.errors import Conflict
from annotator.core.releasing.release_options import ReleaseOptions, parse
from annotator.formats.releases import croissant, release_papers
from annotator.formats.releases.release_columns import TABLES
from annotator.formats.releases.release_fields import Table
from annotator.formats.releases.release_files import (
    parquet,
    schema_of,
    settle,
    whole,
    write_json,
    write_parquet,
    write_rows,
    write_text,
)
from annotator.models import Release, ReleaseFile
from annotator.models.release import ReleaseState
from annotator.services.releases import release_changes, release_places, release_pushing
from annotator.services.releases.release_cleaning import CLEANED, RELEASED, clean
from annotator.services.releases.release_freezing import freeze
from annotator.services.releases.release_rows import Counted, rows_of

SCHEMA = "slant-release/1"
MANIFEST = "manifest.json"
COUNTED = "counted.json"
MEDIA_TYPES = {
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".csv": "text/csv; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".cff": "application/yaml",
    ".zip": "application/zip",
}

# Called with how many steps are done, how many there are, and what comes next.
Report = Callable[[int, int, str], object]
Hold = Callable[[], object]
Step = tuple[str, Callable[[], None]]


def build(release: Release, report: Report = lambda *_: None, hold: Hold = lambda: None) -> None:
    """All of it. Interrupted anywhere and called again, it goes on where it was.

    `hold` is called in the transaction that lets it be seen, and raises where another worker
    has taken over.
    """
    with parquet() as database:
        steps = list(Building(release, hold, database).steps())
        for number, (says, step) in enumerate(steps):
            report(number, len(steps), says)
            step()
    report(len(steps), len(steps), "done")


@dataclass
class Building:
    """One release on the way."""

    release: Release
    hold: Hold
    database: DuckDBPyConnection
    _digests: dict[str, str] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        """In the order in which they are taken, each with what a page says of it."""
        if release_places.finished(self.release).exists():
            yield "publishing", self._publish
            return
        yield "reading the project", lambda: freeze(self.release, self.source)
        yield "leaving out what may not be published", self._clean
        yield "writing rows", self._lines
        for table in TABLES:
            yield f"writing {table.name} as Parquet", lambda table=table: self._parquet(table)  # type: ignore[misc]
        yield "describing", self._papers
        yield "packing", self._pack
        yield "publishing", self._publish

    @cached_property
    def source(self) -> Path:
        """What it is made of."""
        return release_places.source(self.release)

    @cached_property
    def folder(self) -> Path:
        """Where it is made."""
        return release_places.building(self.release)

    @cached_property
    def options(self) -> ReleaseOptions:
        """What was asked for."""
        return parse(self.release.options)

    @cached_property
    def cleaned(self) -> dict[str, Any]:
        """Facts, answers and folds."""
        found: dict[str, Any] = orjson.loads((self.source / CLEANED).read_bytes())
        return found

    @cached_property
    def facts(self) -> dict[str, Any]:
        """All that is known about it, what was counted included."""
        counted = orjson.loads((self.source / COUNTED).read_bytes())
        return {**self.cleaned["facts"], **counted, "limit": self.options.quoting.limit}

    def _clean(self) -> None:
        clean(self.source, self.options, self.release.answers, self.release.project.slug)

    def _lines(self) -> None:
        """Every row of every table, counted on the way and compared with the database."""
        if (self.source / COUNTED).exists() and all(self._csv_of(t).exists() for t in TABLES):
            return
        counted = Counted(self.cleaned["facts"], self.options)
        rows = rows_of(self.source / RELEASED, self.cleaned, counted)
        write_rows(TABLES, rows, self._lines_of, self._csv_of)
        released = self.source / RELEASED
        with whole(self.folder / "records.jsonl") as into, released.open("rb") as records:
            shutil.copyfileobj(records, into)
        told = counted.told()
        expected = self.cleaned["facts"]["expected"]
        if told["counts"] != expected:
            message = f"Counted {told['counts']}, but the database has {expected}."
            raise Conflict("counts_differ", message)
        write_json(self.source / COUNTED, told)

    def _lines_of(self, table: Table) -> Path:
        return self.folder / "jsonl" / f"{table.name}.jsonl"

    def _csv_of(self, table: Table) -> Path:
        return self.folder / "csv" / f"{table.name}.csv"

    def _parquet(self, table: Table) -> None:
        folder = self.folder / "data" / table.name
        parts = self._parts() if table.divided else [None]
        paths = {folder / f"{part or 'all'}.parquet": part for part in parts}
        if missing := {path: part for path, part in paths.items() if not path.exists()}:
            write_parquet(self.database, table, self._lines_of(table), missing)

    def _parts(self) -> list[str]:
        return release_papers.parts_of(self.facts["splits"])

    def _papers(self) -> None:
        """What stands beside the tables, for people and for programs."""
        facts, answers = self.facts, self.cleaned["answers"]
        changes = release_changes.found(self.release.previous, facts, self._lines_of(TABLES[0]))
        for name, text in release_papers.papers(facts, answers, changes).items():
            write_text(self.folder / name, text)
        card = release_papers.readme(facts, TABLES, self._parts(), facts["rows"])
        write_text(self.folder / "README.md", card)
        write_json(self.folder / "changes.json", changes)
        index = release_changes.texts(self._lines_of(TABLES[0]))
        write_json(release_places.index(self.release), index)
        write_json(self.folder / "codebook.json", facts["bodies"])
        write_json(self.folder / "agreement.json", facts["agreement"])
        for table in TABLES:
            schema = schema_of(table, str(facts["title"]))
            write_json(self.folder / "schema" / f"{table.name}.schema.json", schema)
        digests = {
            f"csv/{t.name}.csv": self._digest(self.folder, f"csv/{t.name}.csv") for t in TABLES
        }
        cited = release_papers.cited(facts)
        described = croissant.write(facts, answers, TABLES, digests, cited)
        write_json(self.folder / "croissant.json", described)
        write_json(self.folder / MANIFEST, self._manifest(changes))

    def _manifest(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        facts = self.facts
        names = sorted(each for each in _names(self.folder) if each != MANIFEST)
        return {
            "schema": SCHEMA,
            "title": facts["title"],
            "description": facts["description"],
            "version": facts["version"],
            "previous": changes["previous"],
            "as_of": facts["as_of"],
            "url": facts["url"],
            "licence": facts["options"]["licence"],
            "options": facts["options"],
            "longest_copy": None if self.options.text == "all" else facts["limit"],
            "normaliser": "slant-text/1",
            "codebooks": facts["codebooks"],
            "counts": facts["counts"],
            "with_text": facts["with_text"],
            "labels": facts["labels"],
            "splits": facts["splits"],
            "files": [
                {
                    "name": name,
                    "size": (self.folder / name).stat().st_size,
                    "sha256": self._digest(self.folder, name),
                    "rows": self._rows(name),
                }
                for name in names
            ],
        }

    def _digest(self, folder: Path, name: str) -> str:
        """A file's hash, worked out once: none is written again after it was asked for."""
        if name not in self._digests:
            self._digests[name] = digest(folder / name)
        return self._digests[name]

    def _rows(self, name: str) -> int | None:
        if not name.startswith(("csv/", "jsonl/")):
            return None
        rows: int = self.facts["rows"][Path(name).stem]
        return rows

    def _pack(self) -> None:
        """All of it as one zip, with the same bytes whenever it is packed."""
        path = self.folder / self.archive
        if path.exists():
            return
        with whole(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(_names(self.folder)):
                entry = zipfile.ZipInfo(f"{path.stem}/{name}")
                entry.external_attr = 0o644 << 16
                packed = name.endswith(".parquet")
                entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
                one = archive.open(entry, "w", force_zip64=True)
                with one as into, (self.folder / name).open("rb") as whole_file:
                    shutil.copyfileobj(whole_file, into)

    @property
    def archive(self) -> str:
        """What the zip is called."""
        return f"{self.release.project.slug}-{self.release.version}.zip"

    def _publish(self) -> None:
        """The folder gets its name, and then the row says so, both at once for whoever looks."""
        finished = release_places.finished(self.release)
        if not finished.exists():
            for left in self.folder.rglob("*.part"):
                left.unlink()
            self.folder.rename(finished)
            settle(finished.parent)
        manifest = orjson.loads((finished / MANIFEST).read_bytes())
        rows = {each["name"]: each["rows"] for each in manifest["files"]}
        files = [
            ReleaseFile(
                release=self.release,
                name=name,
                size=(finished / name).stat().st_size,
                sha256=self._digest(finished, name),
                media_type=MEDIA_TYPES[Path(name).suffix],
                rows=rows.get(name),
            )
            for name in sorted(_names(finished))
        ]
        if release_pushing.keeps_all():
            release_pushing.require_reachable()
            release_pushing.bring(self.release, files, self.hold)
        with transaction.atomic():
            self.hold()
            claimed = Release.objects.filter(pk=self.release.pk, state=ReleaseState.BUILDING)
            if claimed.update(
                state=ReleaseState.READY,
                ready_at=timezone.now(),
                manifest=manifest,
                counts=manifest["counts"],
                failure="",
            ):
                ReleaseFile.objects.bulk_create(files)
        release_places.clear_away(self.release)
        previous = self.release.previous
        if previous is not None and previous.state == ReleaseState.WITHDRAWN:
            release_places.remove(previous)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.endswith(".part"):
            yield str(path.relative_to(folder))
