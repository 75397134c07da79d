"""Marked phrases and what other outlets wrote instead, over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api import params
from annotator.api.insight import source_of
from annotator.api.insight_forms import InsightFilter
from annotator.services.insight import wording
from annotator.services.insight.picture import Wish


class PhraseOutletSerializer(serializers.Serializer[Any]):
    """How often in one outlet."""

    outlet = serializers.CharField(allow_blank=True)
    marks = serializers.IntegerField()


class PhraseSerializer(serializers.Serializer[Any]):
    """Words that are marked, as they are most often written."""

    phrase = serializers.CharField()
    marks = serializers.IntegerField()
    articles = serializers.IntegerField()
    outlets = PhraseOutletSerializer(many=True)


class PhrasesSerializer(serializers.Serializer[Any]):
    """The phrases with the most marks."""

    total = serializers.IntegerField(help_text="Marks with words.")
    phrases = PhraseSerializer(many=True, help_text="Fifty at most.")


class InsteadFilter(InsightFilter):
    """Of which phrase."""

    phrase = serializers.CharField(max_length=400)


class OtherPhraseSerializer(serializers.Serializer[Any]):
    """What is marked in its stead."""

    phrase = serializers.CharField()
    marks = serializers.IntegerField()


class InsteadPlaceSerializer(serializers.Serializer[Any]):
    """One outlet on one event."""

    event = serializers.CharField()
    outlet = serializers.CharField(allow_blank=True)
    has_it = serializers.BooleanField(help_text="The phrase itself is marked there, too.")
    others = OtherPhraseSerializer(many=True, help_text="Five at most.")


class InsteadSerializer(serializers.Serializer[Any]):
    """What is marked of the same events about the same names."""

    phrase = serializers.CharField()
    places = InsteadPlaceSerializer(many=True)


class PhrasesView(APIView):
    """What is marked, word for word."""

    may_read_a_copy = True

    @extend_schema(parameters=[InsightFilter], responses=PhrasesSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """The most frequent first."""
        wanted = params.read(request, InsightFilter)
        source = source_of(request, slug, wanted)
        return Response(wording.listed(source, Wish(**wanted)))


class InsteadView(APIView):
    """What the others wrote."""

    may_read_a_copy = True

    @extend_schema(parameters=[InsteadFilter], responses=InsteadSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """By event and outlet."""
        wanted = params.read(request, InsteadFilter)
        phrase = wanted.pop("phrase")
        source = source_of(request, slug, wanted)
        return Response(wording.instead(source, Wish(**wanted), phrase))
