"""What is counted follows articles that change their project, all at once."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from annotator.models import CountedReading, ToCompare
from annotator.services.counting import places, statements


def moved(*, room: UUID, project: UUID, made_by: UUID, rounds: Iterable[UUID]) -> None:
    """After an import's articles and readings have come out of a room, and these rounds with them.

    The triggers see rows that come, go and change, and no change of project: this does their work
    in a statement for all rows.
    """
    CountedReading.objects.filter(project=room).update(project=project)
    # Not changed but made anew: who compares takes rows away by their numbers, up to the last seen.
    ToCompare.objects.filter(project=room).delete()
    finished = statements.to_compare("r", "annotator_assignment r")
    _run(f"{finished} AND r.imported_in_id = %s AND r.project_id = %s", made_by, project)
    _run(places.given("d.imported_in_id = %s AND d.project_id = %s"), made_by, project)
    for each in rounds:
        _run(places.given("r.id = %s"), each)


def _run(sentence: str, *ids: UUID) -> None:
    has_ids = connection.features.has_native_uuid_field
    with connection.cursor() as cursor:
        cursor.execute(sentence, [each if has_ids else each.hex for each in ids])
