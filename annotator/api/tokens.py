"""One's own keys for programs, over HTTP."""

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
from annotator.api.caller import SignedInHere, account
from annotator.api.params import StrictSerializer
from annotator.api.schema import PAGING
from annotator.models.token import Scope
from annotator.services.people import tokens


class TokenSerializer(serializers.Serializer[Any]):
    """A token as the list shows it: by its first letters, never whole."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    scope = serializers.ChoiceField(choices=Scope.choices)
    project = serializers.CharField(allow_null=True, help_text="Limited to the project so named.")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    last_used_on = serializers.DateField(allow_null=True)
    token_key = serializers.CharField(help_text="Its first letters.")


class TokenPage(serializers.Serializer[Any]):
    """One page of tokens, the newest first."""

    results = TokenSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class NewTokenSerializer(TokenSerializer):
    """A token just made, whole this one time."""

    token = serializers.CharField()


class TokenInput(StrictSerializer):
    """A new token."""

    name = serializers.CharField(max_length=tokens.LONGEST_NAME)
    scope = serializers.ChoiceField(choices=Scope.choices, default=Scope.READ)
    project = serializers.CharField(allow_null=True, default=None)
    days = serializers.IntegerField(
        default=tokens.DAYS, min_value=1, max_value=tokens.MOST_DAYS, help_text="How long it lives."
    )


class TokenListView(APIView):
    """One's own tokens."""

    permission_classes = [SignedInHere]

    @extend_schema(responses=TokenPage, parameters=PAGING)
    def get(self, request: Request) -> Response:
        """List them."""
        params.read(request)
        user = account(request)
        tokens.require_may_have(user)
        return Response(paging.page(request, tokens.of(user), tokens.shown))

    @extend_schema(request=TokenInput, responses={201: NewTokenSerializer})
    def post(self, request: Request) -> Response:
        """Make one; its text is in this answer and nowhere else."""
        params.read(request)
        user = account(request)
        tokens.require_may_have(user)
        form = TokenInput(data=request.data)
        form.is_valid(raise_exception=True)
        wish = dict(form.validated_data)
        slug = wish.pop("project")
        project = slug and access.get_project_for(user, slug, Action.USE_TOKENS)
        token, text = tokens.create(user=user, project=project or None, **wish)
        return Response({**tokens.shown(token), "token": text}, status=201)


class TokenView(APIView):
    """One of them."""

    permission_classes = [SignedInHere]

    @extend_schema(responses={204: None})
    def delete(self, request: Request, token_id: UUID) -> Response:
        """Revoke it."""
        params.read(request)
        tokens.revoke(user=account(request), token_id=token_id)
        return Response(status=204)
