"""The models that have read articles of a release: told, though their readings are not in it."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotator.models import Assignment, ModelRun, Project, Round
from annotator.models.assignment import AssignmentKind


def told(project: Project, readings: QuerySet[Assignment], alias: str) -> list[dict[str, Any]]:
    """Each name, version and prompt that read any of these articles, with how many it read."""
    here = Q(answers__assignment__document__in=readings.order_by().values("document"))
    runs = ModelRun.objects.using(alias).filter(project=project)
    counted = runs.annotate(readings=Count("answers__assignment", filter=here, distinct=True))
    return [
        {
            "name": run.name,
            "version": run.version,
            "prompt": run.prompt,
            "prompt_sha256": run.prompt_sha256,
            "readings": run.readings,
        }
        for run in counted.filter(readings__gt=0).order_by("name", "version", "created_at")
    ]


def rounds_of_people(project: Project, alias: str) -> QuerySet[Round]:
    """The rounds without the one that models' readings lie in."""
    read = Assignment.objects.using(alias).filter(round=OuterRef("pk"))
    by_models = Exists(read.filter(kind=AssignmentKind.MODEL))
    by_people = Exists(read.exclude(kind=AssignmentKind.MODEL))
    return Round.objects.using(alias).filter(project=project).filter(~by_models | by_people)
