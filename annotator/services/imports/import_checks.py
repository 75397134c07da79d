"""Judges one record against the project before anything is written."""

from dataclasses import replace
from uuid import UUID

from annotator.core import record_limits, segments, spans
from annotator.core.codebooks import codebook as core
from annotator.core.errors import Invalid
from annotator.core.records import AssignmentRecord, DocumentRecord
from annotator.core.text import normalise, sha256
from annotator.models import Codebook, Document, Project
from annotator.models.codebook import CodebookState
from annotator.services.codebooks import schema
from annotator.services.imports.import_readings import Book, Page, ReadingJudge, one_ref_each
from annotator.services.imports.judged import Prepared, Reading


class Checker:
    """Knows the project's codebooks and keys; judges record after record."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.known: dict[str, str] = dict(
            Document.objects.filter(project=project).values_list("key", "text_sha256")
        )
        self.seen: dict[str, int] = {}
        self._books: dict[UUID, Book] = {}
        usable = Codebook.objects.filter(project=project).exclude(state=CodebookState.DRAFT)
        self.codebooks: dict[str, UUID] = dict(usable.values_list("version", "pk"))
        self.newest = (
            usable.filter(state=CodebookState.PUBLISHED)
            .order_by("-published_at", "-id")
            .values_list("version", flat=True)
            .first()
        )

    @property
    def codebook(self) -> core.Codebook | None:
        """What a file's labels mean here, unless it names a version."""
        return None if self.newest is None else schema.of(self.codebooks[self.newest])

    def prepare(self, record: DocumentRecord, number: int) -> Prepared | None:
        """The record as it will be stored, or None where it is here already, unchanged."""
        record_limits.check(record)
        text = normalise(record.text)
        if not text.strip():
            raise Invalid.at("text", "There is no text in it.")
        digest = sha256(text)
        if record.text_sha256 not in {None, digest}:
            raise Invalid.at("text_sha256", "The text is not the one that this hash was made of.")
        if self._is_known(record.key, digest, number):
            return None
        language = record.language or self.project.language
        blocks, sentences, quotations = _cut(record, text, language)
        page = Page(text, blocks, sentences, one_ref_each(record.entities))
        _refuse_twice(record)
        return Prepared(
            record=replace(record, text="", assignments=(), blocks=None, sentences=None),
            text=text,
            text_sha256=digest,
            raw_sha256=digest if text == record.text else sha256(record.text),
            language=language,
            blocks=blocks,
            sentences=sentences,
            quotations=quotations,
            readings=tuple(
                self._reading(page, assignment, f"assignments.{index}")
                for index, assignment in enumerate(record.assignments)
            ),
        )

    def _is_known(self, key: str, digest: str, number: int) -> bool:
        if key in self.seen:
            message = f"The key {key!r} stands in line {self.seen[key]} already."
            raise Invalid.at("key", message, "duplicate_key")
        self.seen[key] = number
        if key not in self.known:
            return False
        if self.known[key] != digest:
            message = f"There is an article with the key {key!r} and another text."
            raise Invalid.at("key", message, "other_text")
        return True

    def _reading(self, page: Page, record: AssignmentRecord, place: str) -> Reading:
        codebook_id = self._codebook(record, place)
        book = self._books.get(codebook_id)
        if book is None:
            book = self._books[codebook_id] = Book(schema.of(codebook_id))
        judged = ReadingJudge(page, book, record, place).judge()
        return Reading(replace(record, annotations=()), codebook_id, judged)

    def _codebook(self, record: AssignmentRecord, place: str) -> UUID:
        version = record.codebook or self.newest or ""
        if version not in self.codebooks:
            message = f"This project has no codebook {version!r}."
            raise Invalid.at(f"{place}.codebook", message, "codebook_missing")
        return self.codebooks[version]


def _cut(
    record: DocumentRecord, text: str, language: str
) -> tuple[tuple[segments.Block, ...], spans.Parts, tuple[spans.Part, ...]]:
    """Blocks, sentences and quotations, as given or as found."""
    if record.blocks is None and record.sentences is None:
        cut = segments.segment(text, language)
        return cut.blocks, cut.sentences, cut.quotations
    blocks = (
        segments.segment(text, language).blocks
        if record.blocks is None
        else segments.check_blocks(record.blocks, len(text))
    )
    sentences = (
        segments.sentences_in(text, blocks, language)
        if record.sentences is None
        else segments.check_sentences(record.sentences, len(text))
    )
    return blocks, tuple(sentences), tuple(segments.quotations_of(text, blocks))


def _refuse_twice(record: DocumentRecord) -> None:
    seen: set[tuple[str, str, int, str]] = set()
    for index, each in enumerate(record.assignments):
        whose = (each.annotator, each.kind, each.turn, each.round)
        if whose in seen:
            raise Invalid.at(f"assignments.{index}.annotator", "This reading stands here twice.")
        seen.add(whose)
