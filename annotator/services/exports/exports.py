"""The dataset on its way out: counted and streamed from one snapshot."""

import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from annotator.core.aggregation.agreed import agreed
from annotator.core.codebooks import codebook as core
from annotator.core.errors import Invalid
from annotator.core.records import DocumentRecord
from annotator.core.releasing.released import Privacy
from annotator.core.releasing.unnamed import unnamed
from annotator.formats import ARCHIVES, Format, archive, lines, tables
from annotator.formats.table_rows import layers_of
from annotator.models import Codebook, Project
from annotator.models.codebook import CodebookState
from annotator.services.exports import export_lines, export_records, typed_words
from annotator.services.exports.download import Download
from annotator.services.exports.export_filters import (
    AGGREGATED,
    SOFT,
    Filters,
    Selection,
    Summary,
    summary,
)
from annotator.services.snapshots import Snapshot

_CHUNK = 64 * 1024
_REPORTED = 200

Report = Callable[[int, int], object]
_Each = TypeVar("_Each")


@dataclass(frozen=True)
class _Order:
    """What was asked for, with the snapshot it is answered from."""

    selection: Selection
    as_of: str
    resources: ExitStack
    report: Report

    @property
    def kind(self) -> str:
        """Whose marks, or what is made of them."""
        return self.selection.filters.kind

    @cached_property
    def codebooks(self) -> dict[str, core.Codebook]:
        """The versions in it, the oldest first."""
        return _codebooks(self.selection)

    def records(self) -> Iterator[DocumentRecord]:
        """The articles, and now and then how many went by."""
        return self._reported(self._found())

    def lines(self) -> Iterator[bytes]:
        """The same as JSON, one a line; what is made of several readings goes by its records."""
        if self.kind == AGGREGATED:
            return lines.documents(self.records(), self.as_of)
        return self._reported(export_lines.lines(self.selection, self._privacy, self.as_of))

    def _reported(self, found: Iterator[_Each]) -> Iterator[_Each]:
        total = self.selection.documents().count()
        done = 0
        for each in found:
            if done % _REPORTED == 0:
                self.report(done, total)
            yield each
            done += 1
        self.report(done, total)

    def _found(self) -> Iterator[DocumentRecord]:
        # Nobody's name is in any byte, be it typed by a colleague.
        found = (unnamed(each, self._privacy) for each in export_records.records(self.selection))
        if self.kind != AGGREGATED or not self.codebooks:
            return found
        newest = list(self.codebooks.values())[-1]
        return (agreed(record, newest) for record in found)

    @cached_property
    def _privacy(self) -> Privacy:
        project = self.selection.project
        in_words = typed_words.in_words(self.codebooks.values())
        return Privacy(salt="", names=typed_words.names(project), in_words=in_words)

    def annotations(self) -> int:
        """How many there are; what most annotators say is known when it is made."""
        if self.kind != AGGREGATED:
            return self.selection.annotations().count()
        readings = (reading for record in self._found() for reading in record.assignments)
        return sum(len(reading.annotations) for reading in readings)


def summarise(*, project: Project, filters: Filters) -> Summary:
    """What a download would hold and leave out, counted in one snapshot."""
    with ExitStack() as stack:
        snapshot = Snapshot()
        stack.callback(snapshot.close)
        return summary(Selection(project, filters, snapshot.alias))


def download(
    *,
    project: Project,
    filters: Filters,
    form: str,
    finished: Callable[[], object],
    report: Report = lambda *_: None,
) -> Download:
    """The dataset in one of FORMS; `finished` is called once, whether it goes well or not, and
    `report` with how many articles were read, and of how many.
    """
    with ExitStack() as stack:
        stack.callback(finished)
        snapshot = Snapshot()
        stack.callback(snapshot.close)
        moment = snapshot.taken_at.astimezone(UTC).isoformat(timespec="seconds")
        order = _Order(
            selection=Selection(project, filters, snapshot.alias),
            as_of=moment.replace("+00:00", "Z"),
            resources=stack,
            report=report,
        )
        made = maker(form, filters.kind)(order)
        # From here on the download holds them.
        made.keep(stack.pop_all())
        made.begin()
        return made


def maker(form: str, kind: str) -> "Callable[[_Order], Download]":
    """What makes it; Invalid where the format cannot hold what was asked for."""
    if kind != SOFT:
        return FORMS[form]
    if form == "documents":
        return _soft
    if form == "tables" or (form in ARCHIVES and ARCHIVES[form].holds_shares):
        return FORMS[form]
    able = ", ".join(name for name, each in ARCHIVES.items() if each.holds_shares)
    message = f"Shares of readers go into articles as JSONL, tables, {able}; not into {form}."
    raise Invalid.at("format", message, "no_shares")


def _soft(order: _Order) -> Download:
    selection = order.selection
    layers = layers_of(order.codebooks.values())
    return Download(
        name=f"{selection.project.slug}-soft.jsonl",
        media_type=lines.MEDIA_TYPE,
        records=selection.documents().count(),
        chunks=_joined(lines.soft(order.records(), layers, order.as_of)),
    )


def _documents(order: _Order) -> Download:
    selection = order.selection
    return Download(
        name=f"{selection.project.slug}.jsonl",
        media_type=lines.MEDIA_TYPE,
        records=selection.documents().count(),
        chunks=_joined(order.lines()),
    )


def _annotations(order: _Order) -> Download:
    selection = order.selection
    return Download(
        name=f"{selection.project.slug}-annotations.jsonl",
        media_type=lines.MEDIA_TYPE,
        records=order.annotations(),
        chunks=_joined(lines.annotations(order.records(), order.as_of)),
    )


def _tables(order: _Order) -> Download:
    rows = order.records()
    packed = tables.write(rows, _about(order), _folder(order))
    return _packed(order, packed, f"{order.selection.project.slug}.zip")


def _archive(form: Format, order: _Order) -> Download:
    rows = order.records()
    packed = archive.write(form, rows, _about(order), _folder(order))
    return _packed(order, packed, f"{order.selection.project.slug}-{form.name}.zip")


def _about(order: _Order) -> tables.About:
    selection, project = order.selection, order.selection.project
    return tables.About(
        project=project.slug,
        title=project.title,
        as_of=order.as_of,
        filters=selection.filters.said(),
        codebooks=order.codebooks,
    )


def _folder(order: _Order) -> Path:
    """An empty one, gone when the download is closed."""
    return Path(order.resources.enter_context(tempfile.TemporaryDirectory(prefix="slant-")))


def _packed(order: _Order, path: Path, name: str) -> Download:
    return Download(
        name=name,
        media_type=archive.MEDIA_TYPE,
        records=order.annotations(),
        chunks=_file(path),
    )


FORMS: dict[str, Callable[[_Order], Download]] = {
    "documents": _documents,
    "annotations": _annotations,
    "tables": _tables,
    **{name: partial(_archive, form) for name, form in ARCHIVES.items()},
}


def _codebooks(selection: Selection) -> dict[str, core.Codebook]:
    """The versions that the readings were made under; the newest published, where none was."""
    published = (
        Codebook.objects.using(selection.alias)
        .filter(project=selection.project)
        .exclude(state=CodebookState.DRAFT)
        .order_by("published_at", "id")
    )
    used = published.filter(pk__in=selection.readings().values("codebook_id"))
    rows = list(used) or list(published)[-1:]
    return {row.version: core.parse(row.body) for row in rows}


def _joined(pieces: Iterator[bytes]) -> Generator[bytes]:
    """Few large writes instead of many small ones."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def _file(path: Path) -> Generator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
