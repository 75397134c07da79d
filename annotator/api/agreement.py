"""How far annotators agree, over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params
from annotator.services.agreement import agreement, agreement_parts, agreement_summary
from annotator.services.agreement.agreement_wishes import Wish


class AgreementScopeFilter(serializers.Serializer[Any]):
    """Which finished readings are compared."""

    round = serializers.CharField(required=False, allow_blank=True, help_text="Its name.")
    codebook = serializers.CharField(required=False, allow_blank=True, help_text="A version.")
    models = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="Names of models, by commas, to compare with people; left out: people alone.",
    )


class AgreementSummaryFilter(AgreementScopeFilter):
    """The same, and whether to wait."""

    wait = serializers.BooleanField(
        default=True,
        help_text="0: answer at once; more than a few hundred articles are counted in the "
        "background, and `counting` says how far that is.",
    )


class AgreementSubjectFilter(AgreementScopeFilter):
    """What is measured, and how; whatever is left out is filled with what fits."""

    layer = serializers.CharField(
        required=False, allow_blank=True, help_text="Left out: the codebook's first."
    )
    dimension = serializers.CharField(
        required=False, allow_blank=True, help_text="Left out: where people mark."
    )
    role = serializers.CharField(required=False, allow_blank=True, help_text="Of a link.")
    metric = serializers.CharField(
        required=False, allow_blank=True, help_text="Left out: what fits the kind of question."
    )
    level = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="span, token, sentence, block or document; left out: what the layer marks.",
    )

    def get_fields(self) -> dict[str, Any]:
        """`label` is taken by every field for its own name."""
        said = "One answer against all others."
        label = serializers.CharField(required=False, allow_blank=True, help_text=said)
        return super().get_fields() | {"label": label}


class AgreementFilter(AgreementSubjectFilter, AgreementSummaryFilter):
    """The same, and how it is divided."""

    by = serializers.CharField(
        required=False, allow_blank=True, help_text=f"One of {', '.join(agreement_parts.BY)}."
    )

    most = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=agreement_parts.MOST_OF_ALL,
        help_text=f"Rows of `by`; left out: {agreement_parts.MOST}.",
    )


class AgreementCountSerializer(serializers.Serializer[Any]):
    """From how much a value comes."""

    documents = serializers.IntegerField(help_text="Read by two annotators at least.")
    units = serializers.IntegerField()
    annotators = serializers.IntegerField()
    pairable = serializers.IntegerField(help_text="Values with another annotator's beside them.")


class AgreementCountingSerializer(serializers.Serializer[Any]):
    """How many articles are counted already; until all are, the values are of these alone."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()
    is_stuck = serializers.BooleanField(help_text="No worker takes tasks.")


class AgreementNumbersSerializer(serializers.Serializer[Any]):
    """A value, or the reason why there is none."""

    value = serializers.FloatField(allow_null=True)
    ci = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="Lower and upper bound."
    )
    n = AgreementCountSerializer()
    undefined = serializers.CharField(allow_null=True)


class AgreementPairSerializer(AgreementNumbersSerializer):
    """The value for two annotators, by the names they have in the data."""

    one = serializers.CharField()
    other = serializers.CharField()


class AgreementPartSerializer(AgreementNumbersSerializer):
    """The value for a part of the data; articles have an id."""

    id = serializers.UUIDField(required=False)
    title = serializers.CharField()
    metric = serializers.CharField()


class AgreementMeasuredSerializer(AgreementNumbersSerializer):
    """A value with all that it hangs on."""

    metric = serializers.CharField()
    name = serializers.CharField(help_text="The measure as a paper calls it.")
    level = serializers.CharField()
    unit = serializers.CharField()
    layer = serializers.CharField()
    dimension = serializers.CharField(allow_null=True)
    role = serializers.CharField(allow_null=True)
    is_too_few = serializers.BooleanField(help_text="Fewer than ten shared articles.")
    sentence = serializers.CharField()
    methods = serializers.CharField(help_text="For the methods section of a paper.")
    parameters = serializers.DictField()


class AgreementWarningSerializer(serializers.Serializer[Any]):
    """What a reader of the numbers must know of the data."""

    code = serializers.CharField()
    message = serializers.CharField()


class AgreementSerializer(AgreementMeasuredSerializer):
    """One measure of one question."""

    round = serializers.CharField(allow_null=True)
    codebook = serializers.CharField(allow_null=True)
    pairs = AgreementPairSerializer(
        many=True, help_text=f"Empty above {agreement.MOST_PAIRED} annotators."
    )
    by = serializers.DictField(child=AgreementPartSerializer())
    beside = AgreementMeasuredSerializer(many=True)
    counting = AgreementCountingSerializer(allow_null=True)
    warnings = AgreementWarningSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        """`label` is taken by every field for its own name."""
        return super().get_fields() | {"label": serializers.CharField(allow_null=True)}


class AgreementDimensionSerializer(AgreementMeasuredSerializer):
    """The default measure of one question."""

    title = serializers.CharField()


class AgreementQuestionSerializer(AgreementDimensionSerializer):
    """A plain question; where several values belong to it, the lowest."""

    question = serializers.ChoiceField(choices=["where", "answer", "details", "links"])
    asked = serializers.CharField()
    beside = AgreementMeasuredSerializer(many=True)


class AgreementLayerSerializer(serializers.Serializer[Any]):
    """What is asked about one kind of mark."""

    layer = serializers.CharField()
    title = serializers.CharField()
    level = serializers.CharField()
    questions = AgreementQuestionSerializer(many=True)
    dimensions = AgreementDimensionSerializer(many=True)


class AgreementModelSerializer(serializers.Serializer[Any]):
    """A model that has read articles here, and may be chosen."""

    annotator = serializers.CharField()
    name = serializers.CharField()
    version = serializers.CharField()


class AgreementSummarySerializer(serializers.Serializer[Any]):
    """The plain questions about every kind of mark."""

    layers = AgreementLayerSerializer(many=True)
    documents = serializers.IntegerField(help_text="Read by two annotators at least.")
    annotators = serializers.IntegerField()
    readings = serializers.IntegerField()
    counting = AgreementCountingSerializer(allow_null=True)
    rounds = serializers.ListField(child=serializers.CharField())
    models = AgreementModelSerializer(many=True)
    codebooks = serializers.ListField(child=serializers.CharField())
    warnings = AgreementWarningSerializer(many=True)


class AgreementView(APIView):
    """One measure of one question."""

    may_read_a_copy = True

    @extend_schema(parameters=[AgreementFilter], responses=AgreementSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Measure it."""
        wanted = params.read(request, AgreementFilter)
        project = access.get_project_for(request.user, slug, Action.VIEW_AGREEMENT)
        return Response(agreement.answer(project=project, wish=Wish(**wanted)))


class AgreementSummaryView(APIView):
    """The plain questions about every kind of mark."""

    may_read_a_copy = True

    @extend_schema(parameters=[AgreementSummaryFilter], responses=AgreementSummarySerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Answer them."""
        wanted = params.read(request, AgreementSummaryFilter)
        project = access.get_project_for(request.user, slug, Action.VIEW_AGREEMENT)
        found = agreement_summary.summary(
            project=project,
            round_name=wanted.get("round", ""),
            codebook=wanted.get("codebook", ""),
            models=wanted.get("models", ""),
            wait=wanted["wait"],
        )
        return Response(found)
