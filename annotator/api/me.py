"""The signed-in person over HTTP: who they are, what they have to do, what pages remember."""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api import params
from annotator.api.caller import SignedInHere, account
from annotator.api.params import StrictSerializer
from annotator.api.quality_forms import GateSerializer
from annotator.api.work_forms import WorkCountsSerializer, WorkSerializer
from annotator.core.errors import Invalid
from annotator.models import ApiToken
from annotator.models.membership import Role
from annotator.services.mail import addresses
from annotator.services.people import accounts, my_projects, sessions


class MyProjectSerializer(serializers.Serializer[Any]):
    """A project I am in."""

    slug = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField()
    archived_at = serializers.DateTimeField(allow_null=True)


class MyMembershipSerializer(serializers.Serializer[Any]):
    """What I am in a project."""

    id = serializers.UUIDField()
    project = MyProjectSerializer()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))
    pseudonym = serializers.CharField()


class MeSerializer(serializers.Serializer[Any]):
    """Who I am here."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()
    email_is_confirmed = serializers.BooleanField()
    wants_digest = serializers.BooleanField(help_text="Mail of what waits, once a day at most.")
    site_sends_mail = serializers.BooleanField()
    is_site_admin = serializers.BooleanField()
    may_create_projects = serializers.BooleanField()
    memberships = MyMembershipSerializer(many=True)


class MePatch(StrictSerializer):
    """What I change about myself."""

    name = serializers.CharField(required=False, allow_blank=True)
    email = serializers.CharField(required=False, allow_blank=True)
    wants_digest = serializers.BooleanField(required=False)


class PasswordInput(StrictSerializer):
    """The old password, and the one to come."""

    old = serializers.CharField(trim_whitespace=False)
    new = serializers.CharField(trim_whitespace=False)


class MyProjectWorkSerializer(serializers.Serializer[Any]):
    """My part of one project's work."""

    slug = serializers.CharField()
    title = serializers.CharField()
    member = serializers.UUIDField()
    counts = WorkCountsSerializer()
    gate = GateSerializer(allow_null=True, help_text="Training and test before the articles.")
    current = WorkSerializer(allow_null=True, help_text="What *Continue* opens.")
    finished = WorkSerializer(many=True, help_text="The newest fifty.")
    problem = serializers.CharField(allow_null=True, required=False)


class MyWorkSerializer(serializers.Serializer[Any]):
    """All I have to do, by project."""

    projects = MyProjectWorkSerializer(many=True)


class PreferencesSerializer(serializers.Serializer[Any]):
    """What pages remember for me; other names than these may stand here too."""

    theme = serializers.ChoiceField(choices=["auto", "light", "dark"], required=False)
    language = serializers.ChoiceField(
        choices=["auto", *dict(settings.LANGUAGES)],
        required=False,
        help_text="Of the pages and of what the server says; auto is what the browser asks for.",
    )
    keys = serializers.DictField(child=serializers.CharField(), required=False)


class MeView(APIView):
    """The signed-in person."""

    def check_permissions(self, request: Request) -> None:
        """A program may ask whose token it holds, but not change the account."""
        super().check_permissions(request)
        if request.method == "PATCH" and isinstance(request.auth, ApiToken):
            self.permission_denied(request, SignedInHere.message)

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Read who I am."""
        params.read(request)
        return Response(my_projects.me(account(request)))

    @extend_schema(request=MePatch, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        """Change my name or address."""
        params.read(request)
        form = MePatch(data=request.data)
        form.is_valid(raise_exception=True)
        user = accounts.change_profile(user=account(request), **form.validated_data)
        return Response(my_projects.me(user))


class ConfirmAddressView(APIView):
    """My address."""

    permission_classes = [SignedInHere]

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Have a link sent to it; mail comes only to an address that was confirmed so."""
        params.read(request)
        user = account(request)
        key = f"{user.pk} {user.email}"
        if not ratelimit.consume(request._request, action="confirm_email", key=key, user=user):
            raise exceptions.Throttled(wait=180)
        addresses.ask(user=user)
        return Response(status=204)


class PasswordView(APIView):
    """My password."""

    permission_classes = [SignedInHere]

    @extend_schema(request=PasswordInput, responses={204: None})
    def post(self, request: Request) -> Response:
        """Change it; my other sessions end."""
        params.read(request)
        form = PasswordInput(data=request.data)
        form.is_valid(raise_exception=True)
        user = account(request)
        if not ratelimit.consume(request._request, action="change_password", user=user):
            raise exceptions.Throttled(wait=60)
        accounts.change_password(user=user, **form.validated_data)
        session = request._request.session
        old_key = session.session_key
        update_session_auth_hash(request._request, user)
        sessions.renew(user=user, old_key=old_key, new_key=session.session_key)
        return Response(status=204)


class MyWorkView(APIView):
    """My work."""

    @extend_schema(responses=MyWorkSerializer)
    def get(self, request: Request) -> Response:
        """What I have to do, in every project where I annotate."""
        params.read(request)
        return Response({"projects": my_projects.work_of(account(request))})


class PreferencesView(APIView):
    """What pages remember for me."""

    @extend_schema(responses=PreferencesSerializer)
    def get(self, request: Request) -> Response:
        """Read it."""
        params.read(request)
        return Response(account(request).preferences)

    @extend_schema(request=PreferencesSerializer, responses=PreferencesSerializer)
    def put(self, request: Request) -> Response:
        """Replace it."""
        params.read(request)
        if not isinstance(request.data, dict):
            raise Invalid.at("", "This must be an object.")
        user = account(request)
        form = PreferencesSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        accounts.save_preferences(user=user, preferences=request.data)
        return Response(user.preferences)
