"""Each line of a model's readings against the article it is about; what does not fit is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

import orjson

from annotator.core.errors import Invalid
from annotator.core.outside import answers, judging
from annotator.core.outside.answers import Answer, Refusal
from annotator.core.outside.judging import Verdict
from annotator.core.record_fields import Fields
from annotator.core.text import check_json
from annotator.models import (
    Assignment,
    AssignmentChange,
    Codebook,
    Document,
    DocumentText,
    Membership,
    Project,
)
from annotator.models.assignment import AssignmentKind
from annotator.models.fields import dump
from annotator.services.codebooks import schema
from annotator.services.imports.streams import Limited
from annotator.services.outside import readers, storing

MOST_READINGS = 5_000
_LONGEST_LINE = 4 * 1024 * 1024
_BY = ("key", "id", "text_sha256")


@dataclass(frozen=True)
class Described:
    """The model, as the first line has it."""

    name: str
    version: str
    prompt: str
    parameters: Mapping[str, object]
    codebook: str


@dataclass(frozen=True)
class Line:
    """One reading that fits."""

    number: int
    document: UUID
    change: UUID
    verdict: Verdict


def lines(stream: Limited) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := stream.readline(_LONGEST_LINE + 1):
        number += 1
        if len(line) > _LONGEST_LINE:
            message = f"A line has at most {_LONGEST_LINE:,} bytes."
            raise Invalid("too_large", message, {f"line {number}": [message]})
        if line.strip():
            yield number, line


def _parsed(line: bytes) -> Any:  # noqa: ANN401  whatever was sent
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise Invalid.at("line", f"This is not JSON: {error}.", "not_json") from None
    check_json(value)
    return value


def described(line: bytes) -> Described:
    try:
        fields = Fields(_parsed(line))
        inner = Fields(fields.need("model", dict), "model")
        fields.finish()
        model = Described(
            name=inner.need("name", str),
            version=inner.need("version", str),
            prompt=inner.text("prompt", readers.LONGEST_PROMPT),
            parameters=inner.take("parameters", dict, {}),
            codebook=inner.text("codebook", 60),
        )
        inner.finish()
        readers.check_names(model.name, model.version)
    except Invalid as fault:
        fault.fields = {f"line 1: {place}": said for place, said in fault.fields.items()}
        raise
    return model


class Judge:
    """Each line against its article; what fits waits, what does not is told."""

    def __init__(
        self, project: Project, codebook: Codebook, who: str, member: Membership | None
    ) -> None:
        self._project = project
        self._codebook = schema.of(codebook.pk)
        self._who = who
        self._member = member
        self._seen: dict[UUID, int] = {}
        self.kept: list[Line] = []
        self.faults: list[dict[str, object]] = []
        self.unchanged = 0

    def through(self, lines: Iterator[tuple[int, bytes]]) -> None:
        """All of them."""
        for number, line in lines:
            if len(self._seen) >= MOST_READINGS:
                message = f"There are more than {MOST_READINGS:,} readings; send the rest apart."
                raise Invalid.at("file", message, "too_many")
            try:
                refusals = self._line(number, line)
            except Invalid as fault:
                refusals = (answers.refusal(fault),)
            self.faults += [
                {"line": number, "place": each.place, "code": each.code, "message": each.message}
                for each in refusals
            ]

    def _line(self, number: int, line: bytes) -> tuple[Refusal, ...]:
        fields = Fields(_parsed(line))
        document = self._document(fields)
        change = _change(fields)
        given = fields.need("annotations", list)
        nothing_found = fields.texts("nothing_found")
        fields.finish()
        if document.pk in self._seen:
            message = f"This article stands in line {self._seen[document.pk]} already."
            raise Invalid.at("key", message, "twice")
        self._seen[document.pk] = number
        change = change or uuid5(self._project.pk, f"{self._who} {document.pk} {_digest(given)}")
        if self._is_here(document, change):
            self.unchanged += 1
            return ()
        text = DocumentText.objects.filter(pk=document.pk).values_list("text", flat=True).first()
        if text is None:
            raise Invalid.at("key", "The text of this article has been taken down.", "taken_down")
        marks, refusals = answers.marked(given, text)
        page = storing.page(document, text, is_blind=False)
        verdict = judging.judge(Answer(marks, nothing_found, refusals), page, self._codebook)
        self.kept.append(Line(number, document.pk, change, verdict))
        return verdict.refusals

    def _document(self, fields: Fields) -> Document:
        named = {name: given for name in _BY if (given := fields.maybe(name, str)) is not None}
        if not named:
            raise Invalid.at("key", "Which article? Give its key, id or text_sha256.", "missing")
        wanted = dict(named)
        if "id" in wanted:
            try:
                wanted["id"] = str(UUID(wanted["id"]))
            except ValueError:
                raise Invalid.at("id", "This must be a UUID.") from None
        found = list(Document.objects.filter(project=self._project, **wanted)[:2])
        place = next(iter(named))
        if not found:
            # By two names that do not belong together, too: then the text is another one.
            message = "This project has no such article, or not with this text."
            raise Invalid.at(place, message, "unknown_article")
        if len(found) > 1:
            message = "Several articles have this text; give the key."
            raise Invalid.at(place, message, "several_articles")
        return found[0]

    def _is_here(self, document: Document, change: UUID) -> bool:
        """Whether this very reading is; another one of the same model is refused."""
        if self._member is None:
            return False
        own = Assignment.objects.filter(
            document=document, member=self._member, kind=AssignmentKind.MODEL
        )
        if AssignmentChange.objects.filter(assignment__in=own, change_id=change).exists():
            return True
        if own.exists():
            message = (
                "This model has another reading of this article; withdraw it, or give the model"
                " another version."
            )
            raise Invalid.at("key", message, "other_reading")
        return False


def _change(fields: Fields) -> UUID | None:
    given = fields.maybe("change", str)
    try:
        return None if given is None else UUID(given)
    except ValueError:
        raise Invalid.at("change", "This must be a UUID.") from None


def _digest(given: object) -> str:
    return sha256(dump(given).encode()).hexdigest()
