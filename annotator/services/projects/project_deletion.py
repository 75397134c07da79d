"""Taking a project away for good, with all that is in it."""

from functools import partial

from django.db import transaction

from annotator.models import (
    Annotation,
    AnnotationChange,
    AnnotationLink,
    Assignment,
    AssignmentChange,
    AuditEntry,
    BackgroundAnswers,
    BackgroundKey,
    Codebook,
    CodebookDecision,
    Decision,
    DecisionSource,
    Document,
    Entity,
    Event,
    Export,
    Import,
    Job,
    Membership,
    Mention,
    MergeProposal,
    Message,
    ModelAnswer,
    ModelRun,
    ModelServer,
    Outlet,
    PrivateNote,
    Project,
    Qualification,
    Questionnaire,
    Recommender,
    RecommenderModel,
    Release,
    ReopenRequest,
    Round,
    SourceReading,
    Thread,
    ThreadSeen,
    ToCompare,
    WorkedDay,
)
from annotator.services.imports import uploads


@transaction.atomic
def remove(*, project: Project) -> None:
    """Take it away whatever is in it: rows protect what they rest on, so from the outside in."""
    for room in Project.with_anterooms.filter(anteroom_of=project):
        remove(project=room)
    readings = Assignment.objects.filter(project=project)
    AuditEntry.objects.filter(project=project).delete()
    _take_away_what_was_decided(project)
    _delete_what_came_out(project)
    ModelAnswer.objects.filter(run__project=project).delete()
    ModelRun.objects.filter(project=project).delete()
    ModelServer.objects.filter(project=project).delete()
    AnnotationChange.objects.filter(assignment__document__project=project).delete()
    AssignmentChange.objects.filter(assignment__document__project=project).delete()
    AnnotationLink.objects.filter(source__document__project=project).delete()
    _take_away_what_was_said(project)
    Annotation.all_kinds.filter(document__project=project).delete()
    readings.delete()
    Recommender.objects.filter(project=project).delete()
    RecommenderModel.objects.filter(project=project).delete()
    ToCompare.objects.filter(project=project).delete()
    Entity.objects.filter(project=project).update(merged_into=None)
    Entity.objects.filter(project=project).delete()
    Document.objects.filter(project=project).delete()
    _delete_imports(project)
    Event.objects.filter(project=project).delete()
    Outlet.objects.filter(project=project).delete()
    Round.objects.filter(project=project).delete()
    CodebookDecision.objects.filter(project=project).delete()
    Codebook.objects.filter(project=project).update(based_on=None)
    Codebook.objects.filter(project=project).delete()
    Qualification.objects.filter(member__project=project).delete()
    WorkedDay.objects.filter(member__project=project).delete()
    BackgroundAnswers.objects.filter(questionnaire__project=project).delete()
    BackgroundKey.objects.filter(member__project=project).delete()
    Questionnaire.objects.filter(project=project).delete()
    Job.objects.filter(project=project).delete()
    Membership.objects.filter(project=project).delete()
    project.delete()


def _delete_what_came_out(project: Project) -> None:
    Export.objects.filter(project=project).delete()
    Release.objects.filter(project=project).update(previous=None, successor=None)
    Release.objects.filter(project=project).delete()


def _take_away_what_was_decided(project: Project) -> None:
    Document.objects.filter(project=project).exclude(gold=None).update(gold=None)
    DecisionSource.objects.filter(decision__assignment__document__project=project).delete()
    Decision.objects.filter(assignment__document__project=project).delete()
    SourceReading.objects.filter(adjudication__document__project=project).delete()


def _delete_imports(project: Project) -> None:
    """The rows, and, once that holds, the files that wait."""
    brought = Import.objects.filter(project=project)
    for each in brought:
        transaction.on_commit(partial(uploads.forget, each))
    brought.delete()


def _take_away_what_was_said(project: Project) -> None:
    PrivateNote.objects.filter(assignment__document__project=project).delete()
    Mention.objects.filter(thread__project=project).delete()
    ThreadSeen.objects.filter(thread__project=project).delete()
    Message.objects.filter(thread__project=project).delete()
    Thread.objects.filter(project=project).delete()
    ReopenRequest.objects.filter(assignment__document__project=project).delete()
    MergeProposal.objects.filter(project=project).delete()
