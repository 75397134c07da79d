"""Proposals learned from the project over HTTP: versions and arms, and what a reader is shown."""

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
from annotator.api.jobs import JobSerializer
from annotator.api.jobs import show as show_job
from annotator.api.params import StrictSerializer
from annotator.api.schema import IF_MATCH
from annotator.models.recommender import Arm, ArmsBy
from annotator.services.recommender import overview, readings, training, wishes


class ScoreSerializer(serializers.Serializer[Any]):
    """How proposals compared with what people marked who were shown none. Null is unknown."""

    layer = serializers.CharField(allow_null=True, help_text="null: all layers.")
    answer = serializers.CharField(allow_null=True, help_text="null: all answers.")
    layer_title = serializers.CharField()
    answer_title = serializers.CharField()
    right = serializers.IntegerField()
    proposed = serializers.IntegerField()
    marked = serializers.IntegerField()
    precision = serializers.FloatField(allow_null=True)
    recall = serializers.FloatField(allow_null=True)
    f1 = serializers.FloatField(allow_null=True)


class TaughtSerializer(serializers.Serializer[Any]):
    """How much a version learned from."""

    documents = serializers.IntegerField()
    readings = serializers.IntegerField()
    annotations = serializers.IntegerField()
    words = serializers.IntegerField()


class RepliesSerializer(serializers.Serializer[Any]):
    """What became of its proposals."""

    accepted = serializers.IntegerField()
    edited = serializers.IntegerField()
    dismissed = serializers.IntegerField()


class VersionSerializer(serializers.Serializer[Any]):
    """One version of the project's recommender."""

    number = serializers.IntegerField()
    codebook = serializers.CharField()
    seed = serializers.IntegerField()
    taught = TaughtSerializer()
    trained_on = serializers.CharField(help_text="SHA-256 of what it learned from.")
    has_sequences = serializers.BooleanField(help_text="Beside phrases, a sequence model.")
    score = serializers.FloatField(allow_null=True, help_text="F1 of all, in held-out articles.")
    scores = ScoreSerializer(many=True)
    replies = RepliesSerializer()
    finished_at = serializers.DateTimeField()


class WishesSerializer(serializers.Serializer[Any]):
    """Which version is in use, and who meets its proposals."""

    version = serializers.IntegerField(help_text="0: proposals are off.")
    by = serializers.ChoiceField(choices=ArmsBy.choices)
    arm = serializers.ChoiceField(choices=Arm.choices)
    arms = serializers.ListField(child=serializers.ChoiceField(choices=Arm.choices))
    seed = serializers.IntegerField()
    retrain_after = serializers.IntegerField(help_text="Handed-in articles; 0: never by itself.")
    takes_better = serializers.BooleanField()
    revision = serializers.IntegerField()


class ArmOfSerializer(serializers.Serializer[Any]):
    """An annotator with the arm that was set or drawn for them."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    arm = serializers.ChoiceField(choices=Arm.choices, allow_null=True)


class RecommenderSerializer(serializers.Serializer[Any]):
    """All about a project's proposals."""

    settings = WishesSerializer()
    versions = VersionSerializer(many=True)
    people = ArmOfSerializer(many=True, help_text="Managers alone see them.")
    handed_in = serializers.IntegerField(help_text="Readings that a new version would learn from.")
    new = serializers.IntegerField(help_text="Those handed in since the newest version.")
    job = JobSerializer(allow_null=True)


class ArmInput(StrictSerializer):
    """A membership or a reading, and its arm."""

    id = serializers.UUIDField()
    arm = serializers.ChoiceField(choices=Arm.choices)


class WishesInput(StrictSerializer):
    """What changes; what is left out stays."""

    version = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    by = serializers.ChoiceField(choices=ArmsBy.choices, required=False)
    arm = serializers.ChoiceField(choices=Arm.choices, required=False)
    arms = serializers.ListField(
        child=serializers.ChoiceField(choices=Arm.choices), max_length=3, required=False
    )
    seed = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    members = ArmInput(
        many=True, required=False, help_text="Replaces what was set or drawn before."
    )
    retrain_after = serializers.IntegerField(required=False, min_value=0, max_value=1_000_000)
    takes_better = serializers.BooleanField(required=False)


class TrainInput(StrictSerializer):
    """How the parts of the project are drawn."""

    seed = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class ArmsInput(StrictSerializer):
    """Readings and their arms."""

    readings = ArmInput(many=True)


class ArmsSetSerializer(serializers.Serializer[Any]):
    """How many were set."""

    changed = serializers.IntegerField()


class PlacesSerializer(serializers.Serializer[Any]):
    """How often a phrase was marked so, of how many places that were read."""

    marked = serializers.IntegerField()
    seen = serializers.IntegerField()


class ProposalSerializer(serializers.Serializer[Any]):
    """A mark that the project's own annotations speak for. Offsets are code points."""

    id = serializers.CharField(help_text="To be sent back with the annotation it becomes.")
    layer = serializers.CharField()
    parts = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    values = serializers.DictField()
    answer = serializers.CharField(allow_blank=True, help_text="A label's id, or nothing.")
    strength = serializers.ChoiceField(choices=["strong", "fair", "weak"])
    how = serializers.ChoiceField(choices=["phrase", "words", "both"])
    places = PlacesSerializer(allow_null=True, help_text="Never in a blind project.")


class ProposalsSerializer(serializers.Serializer[Any]):
    """What a reader is shown, the surest first."""

    arm = serializers.ChoiceField(choices=[*Arm.choices, ("", "None")], allow_blank=True)
    is_waiting = serializers.BooleanField(help_text="Until the first pass is over.")
    version = serializers.IntegerField(allow_null=True)
    results = ProposalSerializer(many=True)


class DismissInput(StrictSerializer):
    """Which proposal."""

    proposal = serializers.CharField(max_length=2_000)


class RecommenderView(APIView):
    """A project's proposals."""

    @extend_schema(responses=RecommenderSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Versions with their scores, what is in use, and who meets it."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_PROPOSALS)
        body = overview.of(project, request.user)
        return preconditions.with_etag(body, overview.revision(body))

    @extend_schema(request=WishesInput, responses=RecommenderSerializer, parameters=[IF_MATCH])
    def patch(self, request: Request, slug: str) -> Response:
        """Switch a version on or off, set or draw arms, wish for new versions."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_PROPOSALS)
        form = WishesInput(data=request.data)
        form.is_valid(raise_exception=True)
        given = dict(form.validated_data)
        if "members" in given:
            given["members"] = {str(each["id"]): each["arm"] for each in given["members"]}
        wishes.change(
            project=project,
            wanted=wishes.Change(**given),
            base_revision=preconditions.required_if_match(request),
            by=request.user,
        )
        training.look_through_soon(project)
        body = overview.of(project, request.user)
        return preconditions.with_etag(body, overview.revision(body))


class RecommenderVersionsView(APIView):
    """New versions."""

    @extend_schema(request=TrainInput, responses={202: JobSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Learn anew from what is handed in; readers meet it once it is switched on."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_PROPOSALS)
        form = TrainInput(data=request.data)
        form.is_valid(raise_exception=True)
        job = training.enqueue(
            project=project,
            actor=access.membership_in(request.user, project),
            seed=form.validated_data.get("seed"),
        )
        return Response(show_job(job, is_stuck=False), status=202)


class RecommenderArmsView(APIView):
    """Arms of single readings."""

    @extend_schema(request=ArmsInput, responses=ArmsSetSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Set them before any proposal was shown there."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_PROPOSALS)
        form = ArmsInput(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = {each["id"]: each["arm"] for each in form.validated_data["readings"]}
        return Response({"changed": readings.set_arms(project=project, wanted=wanted)})


class ProposalsView(APIView):
    """The proposals in one reading."""

    @extend_schema(responses=ProposalsSerializer)
    def get(self, request: Request, assignment_id: UUID) -> Response:
        """What its reader may be shown; being shown is part of the reading's exposure."""
        params.read(request)
        assignment = access.get_assignment_for(request.user, assignment_id, Action.ANNOTATE)
        return Response(readings.shown(assignment))


class FirstPassView(APIView):
    """The end of reading alone."""

    @extend_schema(request=None, responses=ProposalsSerializer)
    def post(self, request: Request, assignment_id: UUID) -> Response:
        """From now on proposals are shown; once more is harmless."""
        params.read(request)
        assignment = access.get_assignment_for(request.user, assignment_id, Action.ANNOTATE)
        return Response(readings.end_first_pass(assignment))


class DismissView(APIView):
    """A proposal that its reader does not want."""

    @extend_schema(request=DismissInput, responses={204: None})
    def post(self, request: Request, assignment_id: UUID) -> Response:
        """Dismiss it in this reading."""
        given = self._proposal(request, assignment_id)
        readings.dismiss(assignment_id=assignment_id, given=given)
        return Response(status=204)

    @extend_schema(request=DismissInput, responses={204: None})
    def delete(self, request: Request, assignment_id: UUID) -> Response:
        """Bring it back."""
        given = self._proposal(request, assignment_id)
        readings.bring_back(assignment_id=assignment_id, given=given)
        return Response(status=204)

    def _proposal(self, request: Request, assignment_id: UUID) -> str:
        params.read(request)
        access.get_assignment_for(request.user, assignment_id, Action.ANNOTATE)
        form = DismissInput(data=request.data)
        form.is_valid(raise_exception=True)
        return str(form.validated_data["proposal"])
