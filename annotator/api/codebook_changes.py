"""What a version of a codebook changes, over HTTP: acts on answers, older and open work."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import paging, params, preconditions
from annotator.api.codebook_forms import (
    ActInput,
    ActPreview,
    AgainPage,
    CodebookSerializer,
    ComparisonFilter,
    ComparisonSerializer,
    Impact,
    MovedSerializer,
    MovePlan,
)
from annotator.api.schema import IF_MATCH, PAGING
from annotator.core.codebooks.label_changes import Target
from annotator.models import Codebook
from annotator.services.codebooks import codebook_changes, codebooks, look_again, moving
from annotator.services.codebooks.codebook_changes import Touched


def _codebook(request: Request, slug: str, version: str, action: Action) -> Codebook:
    project = access.get_project_for(request.user, slug, action)
    return codebooks.get(project, version, request.user)


def _act(request: Request) -> dict[str, Any]:
    form = ActInput(data=request.data)
    form.is_valid(raise_exception=True)
    wish = dict(form.validated_data)
    return {
        "op": wish["op"],
        "layer": wish["layer"],
        "dimension": wish["dimension"],
        "sources": wish.get("from", []),
        "targets": [Target(**each) for each in wish.get("to", [])],
        "reason": wish.get("reason", ""),
    }


class ActView(APIView):
    """Rename, merge, split, retire or add answers of a draft."""

    @extend_schema(request=ActInput, responses=CodebookSerializer, parameters=[IF_MATCH])
    def post(self, request: Request, slug: str, version: str) -> Response:
        """Do it; what was done is kept with the draft."""
        params.read(request)
        codebook = _codebook(request, slug, version, Action.MANAGE_CODEBOOK)
        revision = preconditions.required_if_match(request)
        changed = codebook_changes.act(codebook=codebook, base_revision=revision, **_act(request))
        return preconditions.with_etag(codebooks.shown(changed), changed.revision)


class ActPreviewView(APIView):
    """The same without doing it."""

    @extend_schema(request=ActInput, responses=ActPreview)
    def post(self, request: Request, slug: str, version: str) -> Response:
        """What it would be called, and how much work it touches."""
        params.read(request)
        codebook = _codebook(request, slug, version, Action.MANAGE_CODEBOOK)
        words, touches = codebook_changes.preview(codebook=codebook, **_act(request))
        return Response({"words": words, "touches": _touched(touches)})


class ImpactView(APIView):
    """What a version does to answers, with the work that holds them."""

    @extend_schema(responses=Impact)
    def get(self, request: Request, slug: str, version: str) -> Response:
        """Each change in words."""
        params.read(request)
        codebook = _codebook(request, slug, version, Action.MANAGE_CODEBOOK)
        found = [
            {
                "op": change.op,
                "layer": change.layer,
                "dimension": change.dimension,
                "words": words,
                "reason": change.reason,
                "touches": _touched(touches),
            }
            for change, words, touches in codebook_changes.impact(codebook=codebook)
        ]
        return Response({"results": found})


class ComparisonView(APIView):
    """Two versions compared, in words."""

    @extend_schema(responses=ComparisonSerializer, parameters=[ComparisonFilter])
    def get(self, request: Request, slug: str, version: str) -> Response:
        """What this version changes about another."""
        wish = params.read(request, ComparisonFilter)
        codebook = _codebook(request, slug, version, Action.VIEW_CODEBOOK)
        origin = codebook.based_on
        if "to" in wish:
            origin = codebooks.get(codebook.project, wish["to"], request.user)
        if origin is None:
            nothing: list[object] = []
            answer = {"old": None, "new": version, "suggested": version, "results": nothing}
            return Response(answer)
        compared = codebook_changes.compare(old=origin, new=codebook)
        return Response(
            {
                "old": compared.old.version,
                "new": compared.new.version,
                "suggested": compared.suggested,
                "results": [
                    {
                        "weight": each.weight.name.lower(),
                        "words": each.words,
                        "layer": each.layer,
                        "dimension": each.dimension,
                        "label": each.label,
                    }
                    for each in compared.found
                ],
            }
        )


class LookAgainView(APIView):
    """Older work that a version touches."""

    @extend_schema(responses=AgainPage, parameters=PAGING)
    def get(self, request: Request, slug: str, version: str) -> Response:
        """What is to be looked at again: one's own, or everybody's for those who may read it."""
        params.read(request)
        codebook = _codebook(request, slug, version, Action.VIEW_CODEBOOK)
        again = look_again.Again(codebook)
        found = paging.walk(request, look_again.listed(again.rows(request.user)), "id")
        rows = [again.shown(row, request.user) for row in found.rows]
        return Response({"results": rows, "next": found.next})


class KeepView(APIView):
    """One annotation of that list."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, slug: str, version: str, annotation_id: UUID) -> Response:
        """It has been looked at and stays as it is."""
        params.read(request)
        codebook = _codebook(request, slug, version, Action.VIEW_CODEBOOK)
        annotation = access.get_annotation_for(request.user, annotation_id)
        look_again.keep(codebook=codebook, annotation=annotation, viewer=request.user)
        return Response(status=204)


class MoveView(APIView):
    """Moving open work to this version."""

    @extend_schema(responses=MovePlan)
    def get(self, request: Request, slug: str, version: str) -> Response:
        """What would happen: nothing is changed."""
        params.read(request)
        codebook = _codebook(request, slug, version, Action.HAND_OUT)
        plan = moving.plan(codebook=codebook)
        return Response(
            {
                "readings": plan.readings,
                "annotations": plan.annotations,
                "left_behind": plan.left_behind,
                "asked_again": [
                    {"layer": layer, "dimension": dimension, "annotations": count}
                    for (layer, dimension), count in sorted(plan.asked_again.items())
                ],
            }
        )

    @extend_schema(request=None, responses=MovedSerializer)
    def post(self, request: Request, slug: str, version: str) -> Response:
        """Move up to a hundred; ask again until nothing is left."""
        params.read(request)
        codebook = _codebook(request, slug, version, Action.HAND_OUT)
        actor = access.membership_in(request.user, codebook.project)
        done = moving.move(codebook=codebook, actor=actor)
        return Response({"moved": done.moved, "left": done.left, "left_behind": done.left_behind})


def _touched(touches: Touched) -> dict[str, int]:
    return {
        "annotations": touches.annotations,
        "articles": touches.articles,
        "submitted": touches.submitted,
    }
