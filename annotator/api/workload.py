"""Plans of who reads what over HTTP, and moving work in bulk."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import jobs, params
from annotator.api.params import StrictSerializer
from annotator.core.errors import Invalid
from annotator.core.workload import SameEvent
from annotator.services.jobs.jobs import is_stuck
from annotator.services.people import members
from annotator.services.study import assignment_list, moving_work, planning, workload


class PlanInput(StrictSerializer):
    """How the articles of a round are to be dealt out."""

    people = serializers.JSONField(
        required=False, help_text='"all" of the round, or a list of ids or {"id", "quota"}.'
    )
    same_event = serializers.ChoiceField(
        choices=[each.value for each in SameEvent], default=SameEvent.ANY.value
    )
    seed = serializers.IntegerField(default=1, min_value=0, max_value=2**31 - 1)
    again = serializers.BooleanField(
        default=False, help_text="Let people read again what they read in another round."
    )


class HandOutPlanInput(PlanInput):
    """The same, with the digest of the plan that was shown."""

    digest = serializers.CharField()


class PlannedPersonSerializer(serializers.Serializer[Any]):
    """What one person would get."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    pseudonym = serializers.CharField()
    quota = serializers.IntegerField(allow_null=True)
    held = serializers.IntegerField()
    new = serializers.IntegerField()
    outlets = serializers.DictField(child=serializers.IntegerField())
    events = serializers.DictField(child=serializers.IntegerField())
    different_events = serializers.IntegerField()


class PlanSerializer(serializers.Serializer[Any]):
    """A plan before, or as, it is applied."""

    digest = serializers.CharField()
    new = serializers.IntegerField()
    held = serializers.IntegerField()
    short_documents = serializers.IntegerField(help_text="Articles that stay short of readers.")
    short_readings = serializers.IntegerField()
    outlets = serializers.ListField(child=serializers.CharField())
    events = serializers.ListField(
        child=serializers.CharField(), help_text="Empty where there are too many to show."
    )
    people = PlannedPersonSerializer(many=True)


class TakeBackInput(StrictSerializer):
    """Whose, and of which round; nothing named means all that nobody has begun."""

    round = serializers.UUIDField(required=False, allow_null=True)
    member = serializers.UUIDField(required=False, allow_null=True)


class TakenBackSerializer(serializers.Serializer[Any]):
    """What was taken back, and what stays since there is work in it."""

    taken_back = serializers.IntegerField()
    kept = serializers.IntegerField()


class ReassignInput(StrictSerializer):
    """Who gives what they have not begun to whom."""

    giver = serializers.UUIDField()
    takers = serializers.JSONField(help_text='A list of ids, or "all" the other annotators.')


class ReassignedSerializer(serializers.Serializer[Any]):
    """What was moved, and what nobody could take."""

    moved = serializers.IntegerField()
    left = serializers.IntegerField()


class PlanView(APIView):
    """A plan, shown."""

    @extend_schema(request=PlanInput, responses={200: PlanSerializer, 202: jobs.JobSerializer})
    def post(self, request: Request, round_id: UUID) -> Response:
        """Work out who would get what; nothing is handed out. Above 50,000 readings it is a task,
        whose result is the plan.
        """
        params.read(request)
        found = access.get_round_for(request.user, round_id, Action.HAND_OUT)
        form = PlanInput(data=request.data)
        form.is_valid(raise_exception=True)
        wish = dict(form.validated_data)
        ask = planning.ask_of(found, wish)
        if workload.is_large(found, ask):
            member = access.membership_in(request.user, found.project)
            job = planning.preview(into=found, wish=wish, actor=member)
            return Response(jobs.show(job, is_stuck=is_stuck()), status=202)
        return Response(workload.preview(into=found, ask=ask))


class HandOutPlanView(APIView):
    """A plan, applied."""

    @extend_schema(
        request=HandOutPlanInput, responses={201: PlanSerializer, 202: jobs.JobSerializer}
    )
    def post(self, request: Request, round_id: UUID) -> Response:
        """Hand out what was shown, or nothing; what a task worked out a task hands out."""
        params.read(request)
        found = access.get_round_for(request.user, round_id, Action.HAND_OUT)
        form = HandOutPlanInput(data=request.data)
        form.is_valid(raise_exception=True)
        given = dict(form.validated_data)
        digest = given.pop("digest")
        ask = planning.ask_of(found, given)
        if workload.is_large(found, ask):
            member = access.membership_in(request.user, found.project)
            job = planning.apply(into=found, wish=given, digest=digest, actor=member)
            return Response(jobs.show(job, is_stuck=is_stuck()), status=202)
        done = workload.apply(into=found, ask=ask, digest=digest, by=request.user)
        return Response(done, status=201)


class TakeBackView(APIView):
    """Hand-outs undone in bulk."""

    @extend_schema(request=TakeBackInput, responses=TakenBackSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Take back what nobody has worked on."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.HAND_OUT)
        form = TakeBackInput(data=request.data)
        form.is_valid(raise_exception=True)
        round_id, member_id = (form.validated_data.get(name) for name in ("round", "member"))
        into = None
        if round_id is not None:
            into = access.get_round_for(request.user, round_id, Action.HAND_OUT)
        taken, kept = moving_work.take_back(
            project=project,
            by=request.user,
            into=into,
            member=None if member_id is None else members.get(project, member_id),
        )
        return Response({"taken_back": taken, "kept": kept})


class ReassignView(APIView):
    """Work moved from one person to others."""

    @extend_schema(request=ReassignInput, responses=ReassignedSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Deal out among the takers what the giver has not begun."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.HAND_OUT)
        form = ReassignInput(data=request.data)
        form.is_valid(raise_exception=True)
        takers = assignment_list.members(project, form.validated_data["takers"])
        if any(not each.is_annotator for each in takers):
            raise Invalid.at("takers", "One of these people is not an annotator.")
        moved, left = moving_work.reassign(
            project=project,
            by=request.user,
            giver=members.get(project, form.validated_data["giver"]),
            takers=takers,
        )
        return Response({"moved": moved, "left": left})
