"""What the data say, over HTTP: pictures as numbers, and the passages behind each."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params
from annotator.api.insight_forms import (
    InsightOptionsSerializer,
    InsightPassagesFilter,
    InsightPassagesSerializer,
    InsightPictureFilter,
    InsightPictureSerializer,
    InsightScope,
)
from annotator.services.insight import options, passages, picture, sources
from annotator.services.insight.picture import Wish
from annotator.services.insight.sources import Source


class InsightOptionsView(APIView):
    """What can be looked at."""

    @extend_schema(parameters=[InsightScope], responses=InsightOptionsSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Kinds of marks, what they can be counted by, and the words of the filters."""
        wanted = params.read(request, InsightScope)
        return Response(options.shown(source_of(request, slug, wanted)))


class InsightPictureView(APIView):
    """One picture."""

    may_read_a_copy = True

    @extend_schema(parameters=[InsightPictureFilter], responses=InsightPictureSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Count it."""
        wanted = params.read(request, InsightPictureFilter)
        source = source_of(request, slug, wanted)
        return Response(picture.draw(source, Wish(**wanted)))


class InsightPassagesView(APIView):
    """The passages behind one cell of a picture."""

    may_read_a_copy = True

    @extend_schema(parameters=[InsightPassagesFilter], responses=InsightPassagesSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Fifty at most, in the order of their articles."""
        wanted = params.read(request, InsightPassagesFilter)
        source = source_of(request, slug, wanted)
        cell = {name: wanted.pop(name) for name in ("row", "column", "panel")}
        return Response(passages.behind(source, Wish(**wanted), **cell))


def source_of(request: Request, slug: str, wanted: dict[str, Any]) -> Source:
    """The project's numbers, or those of the version that is named."""
    project = access.get_project_for(request.user, slug, Action.VIEW_INSIGHT)
    version = wanted.pop("release", "")
    if not version:
        return sources.of_project(project)
    return sources.of_release(access.get_release_for(request.user, project.slug, version))
