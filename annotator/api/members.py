"""The people of a project over HTTP."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import paging, params, preconditions
from annotator.api.caller import SignedInHere, account
from annotator.api.params import StrictSerializer
from annotator.api.schema import IF_MATCH_OPTIONAL, PAGING
from annotator.models.membership import MemberKind, Role
from annotator.services.people import invitations, members


class MemberAccountSerializer(serializers.Serializer[Any]):
    """The account behind a member."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField()


class MemberSerializer(serializers.Serializer[Any]):
    """A member as a manager sees them."""

    id = serializers.UUIDField()
    user = MemberAccountSerializer(allow_null=True)
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))
    pseudonym = serializers.CharField()
    kind = serializers.ChoiceField(choices=MemberKind.choices)
    removed_at = serializers.DateTimeField(allow_null=True)
    revision = serializers.IntegerField()
    joined_at = serializers.DateTimeField()


class MemberPage(serializers.Serializer[Any]):
    """One page of members, in the order they came; removed ones too."""

    results = MemberSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class MemberInput(StrictSerializer):
    """Somebody who has an account here."""

    username = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))


class MemberPatch(StrictSerializer):
    """What changes about a member."""

    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=Role.choices), required=False
    )
    pseudonym = serializers.CharField(required=False)


class ResetLinkSerializer(serializers.Serializer[Any]):
    """A single-use link to a new password, shown this one time."""

    link = serializers.CharField()
    expires_at = serializers.DateTimeField()


class MemberListView(APIView):
    """The members of a project."""

    @extend_schema(responses=MemberPage, parameters=PAGING)
    def get(self, request: Request, slug: str) -> Response:
        """List them."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_MEMBERS)
        return Response(paging.page(request, members.of(project), members.shown, order="id"))

    @extend_schema(request=MemberInput, responses={201: MemberSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Let in somebody who has an account here already."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_MEMBERS)
        form = MemberInput(data=request.data)
        form.is_valid(raise_exception=True)
        member = members.add_by_username(project=project, **form.validated_data)
        return preconditions.with_etag(members.shown(member), member.revision, 201)


class MemberView(APIView):
    """One member."""

    @extend_schema(request=MemberPatch, responses=MemberSerializer, parameters=[IF_MATCH_OPTIONAL])
    def patch(self, request: Request, slug: str, member_id: UUID) -> Response:
        """Give other roles or another pseudonym."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_MEMBERS)
        form = MemberPatch(data=request.data)
        form.is_valid(raise_exception=True)
        changed = members.change(
            member=members.get(project, member_id),
            by=request.user,
            base_revision=preconditions.if_match(request),
            **form.validated_data,
        )
        return preconditions.with_etag(members.shown(changed), changed.revision)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, member_id: UUID) -> Response:
        """Remove from the project; the work stays."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_MEMBERS)
        members.remove(member=members.get(project, member_id), by=request.user)
        return Response(status=204)


class ResetLinkView(APIView):
    """The way back in for somebody who lost the password."""

    permission_classes = [SignedInHere]

    @extend_schema(request=None, responses={201: ResetLinkSerializer})
    def post(self, request: Request, slug: str, member_id: UUID) -> Response:
        """Make a link; an earlier one stops working."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_MEMBERS)
        issued = invitations.reset_link(member=members.get(project, member_id), by=account(request))
        return Response(
            {"link": issued.link, "expires_at": issued.invitation.expires_at}, status=201
        )
