"""Judges a whole file before anything of it is written; every wrong line is named."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db.models import Count

from annotator.core.errors import Invalid
from annotator.core.records import DocumentRecord
from annotator.formats.reading import Line
from annotator.models import Assignment
from annotator.services.imports.import_checks import Checker
from annotator.services.imports.judged import Prepared

MOST_ERRORS = 200


@dataclass
class Findings:
    """What reading the file found so far. `would` is what writing it would make."""

    counts: dict[str, int] = field(default_factory=lambda: {"read": 0, "unchanged": 0, "errors": 0})
    errors: list[dict[str, Any]] = field(default_factory=list)
    would: dict[str, int] = field(
        default_factory=lambda: {"created": 0, "assignments": 0, "annotations": 0}
    )

    def note(self, number: int, fault: Invalid) -> None:
        """A line that is wrong."""
        self.counts["errors"] += 1
        for place, messages in (fault.fields or {"record": [fault.message]}).items():
            if len(self.errors) < MOST_ERRORS:
                entry = {"line": number, "place": place, "message": messages[0], "code": fault.code}
                self.errors.append(entry)

    def account_for(self, line: Line) -> None:
        """Add up what became of another tool's marks and rows; list what to look at."""
        for name, number in line.tally.items():
            self.counts[name] = self.counts.get(name, 0) + number
        room = MOST_ERRORS - len(self.errors)
        self.errors += [asdict(remark) for remark in line.remarks[: max(0, room)]]

    def will_make(self, prepared: Prepared) -> None:
        """Count what a record brings."""
        self.would["created"] += 1
        self.would["assignments"] += len(prepared.readings)
        self.would["annotations"] += sum(len(each.annotations) for each in prepared.readings)


Take = Callable[[Prepared], None]
Step = Callable[[Line], None]


@dataclass
class Check:
    """One look at a file. `annotators` gives its readers other names than the file does; `rights`
    are those of an article of which the file says none.
    """

    checker: Checker
    annotators: Mapping[str, str] = field(default_factory=dict)
    rights: Mapping[str, object] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    _readings: dict[str, tuple[int, int]] = field(default_factory=dict)

    def through(
        self, lines: Iterable[Line], take: Take, step: Step = lambda _: None, done: int = 0
    ) -> Findings:
        """Judge line by line, passing on what is new. The first `done` lines were judged by an
        earlier attempt: they are only remembered.
        """
        for at, line in enumerate(lines):
            if at < done:
                self._remember(line)
                continue
            self._judge(line, take)
            step(line)
        if not self.findings.counts["read"]:
            self.findings.note(1, Invalid.at("record", "There is nothing in this file."))
        if not self.findings.counts["errors"]:
            self._tell_of_readings()
        return self.findings

    def _judge(self, line: Line, take: Take) -> None:
        findings = self.findings
        findings.account_for(line)
        if line.is_left_out:
            return
        findings.counts["read"] += 1
        try:
            record = self._record(line)
            prepared = self.checker.prepare(record, line.number)
        except Invalid as fault:
            findings.note(line.number, fault)
            return
        if prepared is None:
            findings.counts["unchanged"] += 1
            self._note_readings(line.number, record)
        elif not findings.counts["errors"]:
            findings.will_make(prepared)
            take(prepared)

    def _record(self, line: Line) -> DocumentRecord:
        if line.fault is not None:
            raise line.fault
        if line.record is None:
            raise Invalid.at("record", "This line holds no record.")
        if not self.annotators and not self.rights:
            return line.record
        named = tuple(
            replace(each, annotator=self.annotators.get(each.annotator, each.annotator))
            for each in line.record.assignments
        )
        rights = {**self.rights, **line.record.rights}
        return replace(line.record, assignments=named, rights=rights)

    def _remember(self, line: Line) -> None:
        if line.record is not None:
            self.checker.seen[line.record.key] = line.number
            if line.record.key in self.checker.known:
                self._note_readings(line.number, line.record)

    def _note_readings(self, number: int, record: DocumentRecord) -> None:
        if record.assignments:
            self._readings[record.key] = (number, len(record.assignments))

    def _tell_of_readings(self) -> None:
        """Readings of an article that was here before are not taken: say so, unless they came
        with it then.
        """
        here = Assignment.objects.filter(project=self.checker.project, imported_in__isnull=False)
        keys = list(self._readings)
        for at in range(0, len(keys), 500):
            counted = (
                here.filter(document__key__in=keys[at : at + 500])
                .order_by()
                .values_list("document__key")
                .annotate(n=Count("pk"))
            )
            for key, number in counted:
                if number >= self._readings[key][1]:
                    del self._readings[key]
        for line, number in list(self._readings.values())[:MOST_ERRORS]:
            message = f"This article is here already; its {number} readings were not taken."
            entry = {"line": line, "place": "assignments", "message": message}
            self.findings.errors.append(entry | {"code": "already_here"})
