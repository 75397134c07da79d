"""Readings over HTTP: the editor's one answer, and what may be done to a reading."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params, preconditions
from annotator.api.annotations import PRECONDITIONS, AnnotationSerializer
from annotator.api.params import StrictSerializer
from annotator.api.waiting import ReadingCanSerializer, ReopenRequestSerializer
from annotator.api.work_forms import STEPS, WorkCountsSerializer, WorkSerializer
from annotator.models import Assignment
from annotator.services.editing import assignments, editor, work
from annotator.services.editing.assignments import Patch
from annotator.services.quality import gold
from annotator.services.study import handing_out


class SkipSerializer(serializers.Serializer[Any]):
    """Why it was put aside."""

    reason = serializers.CharField()
    note = serializers.CharField()


class ReadingStateSerializer(serializers.Serializer[Any]):
    """What changes about a reading beside its annotations."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(
        choices=["open", "in_progress", "submitted", "skipped", "released"]
    )
    revision = serializers.IntegerField()
    nothing_found = serializers.ListField(child=serializers.CharField())
    unlocked_blocks = serializers.ListField(child=serializers.IntegerField())
    position = serializers.IntegerField()
    active_seconds = serializers.IntegerField()
    note = serializers.CharField()
    recognised_outlet = serializers.CharField()
    skip = SkipSerializer(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)


class ReadingProjectSerializer(serializers.Serializer[Any]):
    """The project, as the editor needs it."""

    slug = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField()
    settings = serializers.DictField()


class ProposedSpeakerSerializer(serializers.Serializer[Any]):
    """Who says what, as rules propose it; nothing of it counts until somebody agrees."""

    content = serializers.ListField(help_text="[[start, end], …]: the words said.")
    speaker = serializers.ListField(
        allow_null=True, help_text="[start, end]: the words that name the speaker, if any do."
    )
    cue = serializers.ListField(help_text="[[start, end], …]: the words that say that it is said.")
    via = serializers.ListField(allow_null=True, help_text="[start, end]: the agency told.")
    name = serializers.CharField()
    type = serializers.CharField(help_text="The type of entity.")
    kind = serializers.CharField(allow_blank=True, help_text="The kind of source, if known.")
    anonymity = serializers.CharField(allow_blank=True)
    loading = serializers.CharField(
        allow_blank=True, help_text="neutral, distancing, endorsing or hostile."
    )
    form = serializers.ChoiceField(choices=["direct", "mixed", "indirect"])
    how = serializers.ChoiceField(choices=["name", "pronoun", "continued"])


class ReadingDocumentSerializer(serializers.Serializer[Any]):
    """The article as this reader may see it; in a blind project the last six are left out."""

    id = serializers.UUIDField()
    title = serializers.CharField(allow_null=True)
    text = serializers.CharField()
    language = serializers.CharField()
    length = serializers.IntegerField(help_text="In code points.")
    blocks = serializers.ListField(help_text="[[start, end, kind], …]")
    sentences = serializers.ListField(help_text="[[start, end], …]")
    quotations = serializers.ListField(help_text="[[start, end], …], marks included.")
    speakers = ProposedSpeakerSerializer(many=True)
    content_warning = serializers.CharField(help_text="To be read before the text, if any.")
    key = serializers.CharField(required=False)
    outlet = serializers.CharField(required=False, allow_null=True)
    byline = serializers.CharField(required=False, allow_null=True)
    published_on = serializers.DateField(required=False, allow_null=True)
    url = serializers.CharField(required=False, allow_null=True)
    event = serializers.CharField(required=False, allow_null=True)


class ReadingCodebookSerializer(serializers.Serializer[Any]):
    """The codebook that this reading is pinned to."""

    version = serializers.CharField()
    body = serializers.DictField()


class RegisterEntrySerializer(serializers.Serializer[Any]):
    """Somebody or something that may be a source or a target."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    type = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    scope = serializers.ChoiceField(choices=["document", "project"])
    uses = serializers.IntegerField(help_text="How often this reading uses it.")


class ReadingSerializer(ReadingStateSerializer):
    """Everything that the editor opens with."""

    kind = serializers.CharField()
    step = serializers.ChoiceField(choices=STEPS)
    round = serializers.CharField()
    member = serializers.UUIDField()
    project = ReadingProjectSerializer()
    document = ReadingDocumentSerializer()
    codebook = ReadingCodebookSerializer(allow_null=True)
    annotations = AnnotationSerializer(many=True)
    entities = RegisterEntrySerializer(many=True)
    work = WorkCountsSerializer()
    can = ReadingCanSerializer()
    reopen_request = ReopenRequestSerializer(allow_null=True)


class ReadingPatch(StrictSerializer):
    """What may be changed."""

    position = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    add_active_seconds = serializers.IntegerField(min_value=0, max_value=86_400, required=False)
    nothing_found = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=100, required=False
    )
    recognised_outlet = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    note = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, max_length=10_000
    )
    unlock_blocks = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=2**31 - 1),
        max_length=1_000,
        required=False,
    )


class SubmitInput(StrictSerializer):
    """What was looked for and not found."""

    nothing_found = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=100, required=False
    )


class SubmittedSerializer(ReadingStateSerializer):
    """The reading handed in, and what comes next."""

    next = WorkSerializer(allow_null=True)


class SkipInput(StrictSerializer):
    """Why somebody does not read this article."""

    reason = serializers.CharField(max_length=20)
    note = serializers.CharField(required=False, allow_blank=True, max_length=10_000, default="")


class AssignmentView(APIView):
    """One reading."""

    @extend_schema(responses=ReadingSerializer)
    def get(self, request: Request, assignment_id: UUID) -> Response:
        """All that the editor needs, in one answer."""
        params.read(request)
        assignment = access.get_opened_for(request.user, assignment_id)
        if access.owns(request.user, assignment):
            assignments.open_for(assignment)
        body = editor.opened(assignment, request.user)
        return preconditions.with_etag(body, assignment.revision)

    @extend_schema(request=ReadingPatch, responses=ReadingStateSerializer, parameters=PRECONDITIONS)
    def patch(self, request: Request, assignment_id: UUID) -> Response:
        """Note the place, the time worked, what was not found, or unlock a part of the page."""
        form = ReadingPatch(data=request.data)
        form.is_valid(raise_exception=True)
        assignment = _own(request, assignment_id)
        changed = assignments.patch(
            assignment_id=assignment.pk,
            patch=Patch(**form.validated_data),
            base_revision=preconditions.if_match(request),
            change_id=preconditions.change_id(request),
        )
        return _answer(changed)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, assignment_id: UUID) -> Response:
        """Take an article back that nobody has worked on."""
        params.read(request)
        assignment = access.get_assignment_for(request.user, assignment_id, Action.READ_WORK)
        access.require(request.user, assignment.document.project, Action.HAND_OUT)
        handing_out.take_back(assignment_id=assignment.pk)
        return Response(status=204)


class SubmitView(APIView):
    """Handing in."""

    @extend_schema(request=SubmitInput, responses=SubmittedSerializer, parameters=PRECONDITIONS)
    def post(self, request: Request, assignment_id: UUID) -> Response:
        """Hand the reading in, or learn what is still open."""
        form = SubmitInput(data=request.data)
        form.is_valid(raise_exception=True)
        assignment = _own(request, assignment_id)
        changed = assignments.submit(
            assignment_id=assignment.pk,
            nothing_found=form.validated_data.get("nothing_found"),
            base_revision=preconditions.if_match(request),
            change_id=preconditions.change_id(request),
        )
        return _answer_with_next(changed)


class SkipView(APIView):
    """Putting aside."""

    @extend_schema(request=SkipInput, responses=SubmittedSerializer, parameters=PRECONDITIONS)
    def post(self, request: Request, assignment_id: UUID) -> Response:
        """Put the article aside, with a reason."""
        form = SkipInput(data=request.data)
        form.is_valid(raise_exception=True)
        assignment = _own(request, assignment_id)
        changed = assignments.skip(
            assignment_id=assignment.pk,
            **form.validated_data,
            base_revision=preconditions.if_match(request),
            change_id=preconditions.change_id(request),
        )
        return _answer_with_next(changed)


class ReopenView(APIView):
    """Taking up again."""

    @extend_schema(request=None, responses=ReadingStateSerializer, parameters=PRECONDITIONS)
    def post(self, request: Request, assignment_id: UUID) -> Response:
        """Reopen one's finished reading, until the round closes."""
        params.read(request)
        assignment = _own(request, assignment_id)
        changed = assignments.reopen(
            assignment_id=assignment.pk, change_id=preconditions.change_id(request)
        )
        return _answer(changed)


class ClaimView(APIView):
    """The next article."""

    @extend_schema(request=None, responses={200: WorkSerializer, 204: None})
    def post(self, request: Request, slug: str) -> Response:
        """Take the next article; 204 when there is none to take."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.CLAIM)
        member = access.require_member(request.user, project, Action.CLAIM)
        assignment = handing_out.claim(project=project, member=member)
        if assignment is None:
            return Response(status=204)
        return Response(work.brief(assignment))


def _own(request: Request, assignment_id: UUID) -> Assignment:
    params.read(request)
    return access.get_assignment_for(request.user, assignment_id, Action.ANNOTATE)


def _answer(assignment: Assignment) -> Response:
    return preconditions.with_etag(editor.small(assignment), assignment.revision)


def _answer_with_next(assignment: Assignment) -> Response:
    assignment.member.project = assignment.document.project
    gold.settle_if_reference(assignment)
    following = handing_out.following(assignment.member)
    body = editor.small(assignment) | {"next": following and work.brief(following)}
    return preconditions.with_etag(body, assignment.revision)
