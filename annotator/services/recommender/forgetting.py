"""Versions hold words of the articles that taught them: these go when the articles do."""

from django.db import transaction

from annotator.models import DocumentProposals, Project, Recommender, RecommenderFold
from annotator.models import RecommenderModel as Model
from annotator.services.jobs import jobs

KIND = "recommender_forget"


def enqueue(project: Project) -> None:
    """In the transaction in which something goes: let the worker learn anew without it, then empty
    all earlier versions.
    """
    if Model.objects.filter(project=project).exists():
        jobs.enqueue_after_this(kind=KIND, project=project, subject=project.pk)


@transaction.atomic
def empty_all_but(project: Project, newest: Model | None) -> None:
    """Take the words out of all earlier versions; their scores stay. What was in use gives way."""
    earlier = Model.objects.filter(project=project)
    if newest is not None:
        earlier = earlier.exclude(pk=newest.pk)
    Recommender.objects.filter(in_use__in=earlier.values("pk")).update(in_use=newest)
    RecommenderFold.objects.filter(model__in=earlier.values("pk")).update(body="{}")
    DocumentProposals.objects.filter(model__in=earlier.values("pk")).delete()
