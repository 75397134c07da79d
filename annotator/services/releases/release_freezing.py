"""Takes what a release is made of out of the database, once and from one snapshot.

Afterwards everything follows from these two files, so that a release which is interrupted, or
made again, gives the same bytes whatever people do meanwhile.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Count, F, Q, QuerySet

from annotator import replica
from annotator.core.codebooks import codebook as core
from annotator.core.errors import Conflict
from annotator.core.record_json import document_json
from annotator.core.records import DocumentRecord
from annotator.core.releasing.release_options import ReleaseOptions, parse
from annotator.core.releasing.released import Privacy, private, pseudonym, without_people
from annotator.formats.releases.release_files import whole, write_json
from annotator.models import Assignment, Codebook, Document, Release
from annotator.models.assignment import ABOUT_READERS, AssignmentKind, AssignmentState
from annotator.models.codebook import CodebookState
from annotator.services.documents import near_duplicates
from annotator.services.exports import export_records, typed_words
from annotator.services.exports.export_filters import ALL, Filters, Selection, summary
from annotator.services.people import background
from annotator.services.people.background import Bins
from annotator.services.releases import release_agreement, release_models, release_shown
from annotator.services.snapshots import Snapshot

FROZEN = "frozen.jsonl"
FACTS = "facts.json"
COPIES = "copies.json"


def freeze(release: Release, folder: Path) -> None:
    """Write the records, behind pseudonyms, and the facts; done already, nothing is done."""
    if (folder / FACTS).exists():
        return
    options = parse(release.options)
    near_duplicates.make_sure(project=release.project)
    with replica.reading(is_task=True):
        snapshot = Snapshot()
    try:
        selection = Selection(release.project, _filters(options), snapshot.alias)
        readings = _readings(selection, options)
        facts = _facts(release, options, selection, readings)
        if not facts["expected"]["readings"]:
            message = "Nobody has handed in anything that this version would hold."
            raise Conflict("nothing_to_release", message)
        facts["as_of"] = snapshot.taken_at.astimezone(UTC).isoformat(timespec="seconds")
        privacy = _privacy(release, options, facts["in_words"])
        with whole(folder / FROZEN) as file:
            for record in _records(selection, options):
                line = document_json(private(record, privacy))
                file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        write_json(folder / COPIES, _copies(selection))
    finally:
        snapshot.close()
    write_json(folder / FACTS, facts)


def _copies(selection: Selection) -> dict[str, str]:
    """Of the project's near copies, by key, which belong together."""
    rows = Document.objects.using(selection.alias).filter(
        project=selection.project, cluster__isnull=False
    )
    return {key: str(cluster) for key, cluster in rows.values_list("key", "cluster")}


def _filters(options: ReleaseOptions) -> Filters:
    return Filters(kind=ALL, round=options.round, codebook=options.codebook)


def _readings(selection: Selection, options: ReleaseOptions) -> QuerySet[Assignment]:
    # Of several settled versions one is gold; a model's reading is none of these.
    is_gold = Q(kind=AssignmentKind.ADJUDICATION, document__gold=F("pk"))
    kept = selection.readings().filter(Q(kind=AssignmentKind.ANNOTATION) | is_gold)
    kept = kept.exclude(document__key__in=options.without_documents)
    return kept.exclude(member__pseudonym__in=options.without_annotators)


def _records(selection: Selection, options: ReleaseOptions) -> Iterator[DocumentRecord]:
    """Articles that somebody read, without what is left out for good."""
    here = selection.readings().filter(document__gold=F("pk"))
    gold = set(here.values_list("document__key", "round__name", "member__pseudonym", "turn"))
    for record in export_records.records(selection):
        kept = tuple(
            without_people(each, options.without_annotators)
            for each in record.assignments
            if (
                each.kind == "annotation"
                or (
                    each.kind == "adjudication"
                    and (record.key, each.round, each.annotator, each.turn) in gold
                )
            )
            and each.annotator not in options.without_annotators
        )
        if kept and record.key not in options.without_documents:
            yield replace(record, assignments=kept)


def _privacy(release: Release, options: ReleaseOptions, in_words: list[list[str]]) -> Privacy:
    return Privacy(
        salt=release.salt,
        with_days=options.days,
        with_notes=options.notes,
        names=typed_words.names(release.project),
        in_words=frozenset((layer, dimension) for layer, dimension in in_words),
    )


def _facts(
    release: Release,
    options: ReleaseOptions,
    selection: Selection,
    readings: QuerySet[Assignment],
) -> dict[str, Any]:
    project = release.project
    codebooks = _codebooks(selection, readings)
    bins = _bins(release, readings)
    switches = project.switches
    rounds = release_models.rounds_of_people(project, selection.alias).order_by("name")
    return {
        "title": release.title,
        "description": project.description,
        "version": release.version,
        "url": release_shown.landing(release),
        "options": _told(options),
        "previous_reason": release.previous.reason if release.previous else "",
        "settings": {
            "blind_outlet": switches.blind_outlet,
            "blind_peers": switches.blind_peers,
            "annotators_per_document": switches.annotators_per_document,
        },
        "rounds": [{"name": each.name, "purpose": each.purpose} for each in rounds],
        "codebooks": list(codebooks),
        "bodies": codebooks,
        "in_words": _in_words(codebooks),
        "expected": _expected(selection, readings),
        "skipped": _skipped(selection),
        "left_out": _left_out(selection, options),
        "models": release_models.told(project, readings, selection.alias),
        "agreement": release_agreement.agreement(
            project=project, options=options, bins=bins, kept=_kept(readings)
        ),
        **_background(release, readings, bins),
        "withheld_outright": _withheld(selection),
    }


def _expected(selection: Selection, readings: QuerySet[Assignment]) -> dict[str, int]:
    """How much the database has; the release must come to the same."""
    marks = selection.all_annotations().filter(assignment__in=readings.order_by())
    counts = dict(marks.order_by().values_list("assignment__kind").annotate(Count("pk")))
    people = readings.filter(kind=AssignmentKind.ANNOTATION)
    return {
        "documents": readings.values("document").distinct().order_by().count(),
        "readings": people.count(),
        "annotations": counts.get(AssignmentKind.ANNOTATION, 0),
        "gold": counts.get(AssignmentKind.ADJUDICATION, 0),
        "annotators": people.values("member").distinct().order_by().count(),
    }


def _background(release: Release, readings: QuerySet[Assignment], found: Bins) -> dict[str, Any]:
    """The same bins under the names that people have in this release."""
    people = readings.filter(kind=AssignmentKind.ANNOTATION).order_by()
    names = dict(people.values_list("member_id", "member__pseudonym").distinct())
    return {
        "background_asked": found.variables,
        "background_floor": found.floor,
        "background": {
            pseudonym(release.salt, names[member]): told for member, told in found.of.items()
        },
    }


def _told(options: ReleaseOptions) -> dict[str, object]:
    """The options as anybody may read them: who was left out is told by nobody."""
    told = options.stored()
    del told["without_documents"], told["without_annotators"]
    return told


def _codebooks(selection: Selection, readings: QuerySet[Assignment]) -> dict[str, Any]:
    rows = (
        Codebook.objects.using(selection.alias)
        .filter(project=selection.project, pk__in=readings.order_by().values("codebook_id"))
        .exclude(state=CodebookState.DRAFT)
        .order_by("published_at", "id")
    )
    return {row.version: row.body for row in rows}


def _in_words(codebooks: dict[str, Any]) -> list[list[str]]:
    """The questions that are answered in one's own words, in any version."""
    found = typed_words.in_words(map(core.parse, codebooks.values()))
    return [list(each) for each in sorted(found)]


def _skipped(selection: Selection) -> dict[str, int]:
    rows = selection.all_readings().filter(state=AssignmentState.SKIPPED)
    return dict(rows.order_by().values_list("skip_reason").annotate(Count("pk")))


def _left_out(selection: Selection, options: ReleaseOptions) -> list[dict[str, object]]:
    left: list[dict[str, object]] = [
        {"reason": each.reason, "readings": each.readings, "annotations": each.annotations}
        for each in summary(selection).why
    ]
    gone = selection.readings().filter(kind=AssignmentKind.MODEL)
    if gone.exists():
        left.append({"reason": "a model's", "readings": gone.count(), "annotations": 0})
    about_readers = selection.readings().filter(kind__in=ABOUT_READERS)
    if about_readers.exists():
        left.append(
            {
                "reason": "about the reader, not the article",
                "readings": about_readers.count(),
                "annotations": 0,
            }
        )
    if options.without_documents or options.without_annotators:
        kept = _readings(selection, options).count()
        others = selection.readings().exclude(kind__in=[AssignmentKind.MODEL, *ABOUT_READERS])
        number = others.count() - kept
        left.append({"reason": "withdrawn", "readings": number, "annotations": 0})
    return left


def _withheld(selection: Selection) -> int:
    """Articles whose text was taken down; their hashes and offsets stay."""
    here = selection.documents()
    return (
        Document.objects.using(selection.alias)
        .filter(pk__in=here.order_by().values("pk"), body__isnull=True)
        .count()
    )


def _kept(readings: QuerySet[Assignment]) -> set[tuple[UUID, UUID]]:
    """People's readings, by article and member."""
    people = readings.filter(kind=AssignmentKind.ANNOTATION).order_by()
    return set(people.values_list("document_id", "member_id"))


def _bins(release: Release, readings: QuerySet[Assignment]) -> Bins:
    """What those in it agreed to tell of themselves, in groups no smaller than was promised."""
    return background.bins(
        project=release.project, members=list({member for _, member in _kept(readings)})
    )
