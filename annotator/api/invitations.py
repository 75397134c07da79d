"""Invitations over HTTP: links are made, listed without the link, renewed and withdrawn."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import paging, params
from annotator.api.caller import account
from annotator.api.params import StrictSerializer
from annotator.api.schema import PAGING
from annotator.core import invitees
from annotator.models.membership import Role
from annotator.services.people import invitation_mail, invitations


class InvitationSerializer(serializers.Serializer[Any]):
    """An invitation as the list shows it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))
    expires_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=["open", "used", "expired", "revoked"])


class InvitationPage(serializers.Serializer[Any]):
    """One page of invitations, the newest first."""

    results = InvitationSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class FreshInvitationSerializer(InvitationSerializer):
    """An invitation with its link, shown this one time."""

    link = serializers.CharField()
    is_mailed = serializers.BooleanField(help_text="Whether it went out by e-mail, too.")


class FreshInvitationList(serializers.Serializer[Any]):
    """The invitations just made, in the order of the lines."""

    results = FreshInvitationSerializer(many=True)


class InvitationInput(StrictSerializer):
    """Whom to invite, one a line, and as what."""

    people = serializers.ListField(
        child=serializers.CharField(allow_blank=True),
        help_text="`Ada Example`, `ben@example.org` or `Ben Example <ben@example.org>`.",
    )
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))


class InvitationListView(APIView):
    """The invitations to a project."""

    @extend_schema(responses=InvitationPage, parameters=PAGING)
    def get(self, request: Request, slug: str) -> Response:
        """List open, used and expired ones."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_MEMBERS)
        rows = invitations.of_project(project)
        return Response(paging.page(request, rows, invitations.shown))

    @extend_schema(request=InvitationInput, responses={201: FreshInvitationList})
    def post(self, request: Request, slug: str) -> Response:
        """Make a single-use link for each person."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_MEMBERS)
        form = InvitationInput(data=request.data)
        form.is_valid(raise_exception=True)
        made = invitation_mail.invite(
            project=project,
            people=invitees.read(form.validated_data["people"]),
            roles=form.validated_data["roles"],
            by=account(request),
        )
        return Response({"results": made}, status=201)


class InvitationView(APIView):
    """One invitation."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, invitation_id: UUID) -> Response:
        """Withdraw it: the link opens nothing any more."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_MEMBERS)
        invitations.revoke(invitation=invitations.get(project, invitation_id))
        return Response(status=204)


class RenewInvitationView(APIView):
    """A fresh link for the same person."""

    @extend_schema(request=None, responses=FreshInvitationSerializer)
    def post(self, request: Request, slug: str, invitation_id: UUID) -> Response:
        """Make it; the old link is dead at once."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_MEMBERS)
        issued = invitations.renew(invitation=invitations.get(project, invitation_id))
        answer = invitation_mail.renew(project=project, issued=issued, by=account(request))
        return Response(answer)
