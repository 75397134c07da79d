"""Questions about people's background over HTTP: the manager's side, and the person's own.

The manager's side never looks at an answer. The person's own needs a session: no program reads
or gives such answers.
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params, preconditions
from annotator.api.caller import SignedInHere
from annotator.api.params import StrictSerializer
from annotator.api.schema import IF_MATCH_OPTIONAL
from annotator.core import background as core
from annotator.core.errors import Missing
from annotator.core.k_anonymity import DEFAULT_FLOOR
from annotator.models import Membership, Project, Questionnaire
from annotator.models.background import QuestionnaireState
from annotator.services.people import background, leaving


class QuestionnaireSerializer(serializers.Serializer[Any]):
    """One version of the questions."""

    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=QuestionnaireState.choices)
    items = serializers.ListField(child=serializers.DictField())
    floor = serializers.IntegerField()
    opened_at = serializers.DateTimeField(allow_null=True)
    revision = serializers.IntegerField()


class OutlookItem(serializers.Serializer[Any]):
    """What could be released of one question, if people were spread evenly."""

    id = serializers.CharField()
    title = serializers.CharField()
    bins = serializers.IntegerField()
    people_per_bin = serializers.IntegerField()
    is_likely = serializers.BooleanField()
    is_released = serializers.BooleanField()


class Outlook(serializers.Serializer[Any]):
    """From the number of people alone; no answer is looked at."""

    people = serializers.IntegerField()
    floor = serializers.IntegerField()
    most_groups = serializers.IntegerField(help_text="More groups than this cannot be told apart.")
    items = OutlookItem(many=True)


class BackgroundSerializer(serializers.Serializer[Any]):
    """What is asked, what was written for the next time, and what could be released of it."""

    asked = QuestionnaireSerializer(allow_null=True)
    next = QuestionnaireSerializer(allow_null=True)
    default_items = serializers.ListField(child=serializers.DictField())
    outlook = Outlook()


class BackgroundInput(StrictSerializer):
    """The questions to ask next."""

    items = serializers.ListField(child=serializers.DictField())
    floor = serializers.IntegerField(required=False, default=DEFAULT_FLOOR)


class MineSerializer(serializers.Serializer[Any]):
    """The questions, one's own answers, and who can read them."""

    questionnaire = QuestionnaireSerializer(allow_null=True)
    answers = serializers.DictField(allow_null=True)
    answered_under = serializers.IntegerField(allow_null=True)
    operator = serializers.CharField(help_text="Who runs the server; empty where nobody said.")
    work_withdrawn_at = serializers.DateTimeField(allow_null=True)
    pseudonym = serializers.CharField()


class AnswersInput(StrictSerializer):
    """One's own answers, under the version that was read."""

    number = serializers.IntegerField()
    consent = serializers.BooleanField()
    answers = serializers.DictField()


class BackgroundView(APIView):
    """The manager's side."""

    @extend_schema(responses=BackgroundSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """What is asked and what could come of it; never what anybody answered."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.ASK_BACKGROUND)
        return Response(_shown(project))

    @extend_schema(
        request=BackgroundInput, responses=BackgroundSerializer, parameters=[IF_MATCH_OPTIONAL]
    )
    def put(self, request: Request, slug: str) -> Response:
        """Write what is to be asked next; nobody is asked before it is begun."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.ASK_BACKGROUND)
        form = BackgroundInput(data=request.data)
        form.is_valid(raise_exception=True)
        revision = preconditions.if_match(request)
        background.prepare(project=project, base_revision=revision, **form.validated_data)
        return Response(_shown(project))


class BackgroundBeginView(APIView):
    """Asking from now on."""

    @extend_schema(request=None, responses=BackgroundSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Begin; these questions never change again."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.ASK_BACKGROUND)
        background.begin(questionnaire=_required(background.newest(project)))
        return Response(_shown(project))


class BackgroundEndView(APIView):
    """Asking no longer."""

    @extend_schema(request=None, responses=BackgroundSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """End; answers stay and can be withdrawn."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.ASK_BACKGROUND)
        background.end(questionnaire=_required(background.asked(project)))
        return Response(_shown(project))


class MyBackgroundView(APIView):
    """The person's own side."""

    permission_classes = [SignedInHere]

    @extend_schema(responses=MineSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """What is asked, and what I answered."""
        params.read(request)
        return Response(background.mine(_me(request, slug)))

    @extend_schema(request=AnswersInput, responses=MineSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Answer, or answer otherwise."""
        params.read(request)
        member = _me(request, slug)
        form = AnswersInput(data=request.data)
        form.is_valid(raise_exception=True)
        wish = form.validated_data
        if not wish["consent"]:
            raise serializers.ValidationError({"consent": ["Nothing is kept without consent."]})
        background.answer(member=member, number=wish["number"], answers=wish["answers"])
        return Response(background.mine(member))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Withdraw my answers."""
        params.read(request)
        background.withdraw(member=_me(request, slug))
        return Response(status=204)


class MyWorkWithdrawnView(APIView):
    """Whether later datasets hold my work."""

    permission_classes = [SignedInHere]

    @extend_schema(request=None, responses=MineSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Withdraw my work from every later dataset and export."""
        params.read(request)
        return Response(background.mine(leaving.withdraw_work(member=_me(request, slug))))

    @extend_schema(responses={200: MineSerializer})
    def delete(self, request: Request, slug: str) -> Response:
        """Let them hold it again."""
        params.read(request)
        return Response(background.mine(leaving.give_work_back(member=_me(request, slug))))


class EraseMeView(APIView):
    """Being forgotten in one project."""

    permission_classes = [SignedInHere]

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, slug: str) -> Response:
        """Cut the tie between me and my pseudonym; my work stays under it."""
        params.read(request)
        leaving.erase(member=_me(request, slug))
        return Response(status=204)


def _me(request: Request, slug: str) -> Membership:
    project = access.get_project_for(request.user, slug, Action.ANSWER_BACKGROUND)
    return access.require_member(request.user, project, Action.ANSWER_BACKGROUND)


def _required(questionnaire: Questionnaire | None) -> Questionnaire:
    if questionnaire is None:
        raise Missing("not_found", "There are no such questions yet.")
    return questionnaire


def _shown(project: Project) -> dict[str, object]:
    now, last = background.asked(project), background.newest(project)
    is_waiting = last is not None and last.state == QuestionnaireState.DRAFT
    usual = core.default_items()
    items, floor = (last.items, last.floor) if last else (usual, DEFAULT_FLOOR)
    return {
        "asked": None if now is None else background.shown(now),
        "next": background.shown(last) if last is not None and is_waiting else None,
        "default_items": usual,
        "outlook": background.outlook(project, items, floor),
    }
