"""Models from outside as they go over the wire."""

from typing import Any

from rest_framework import serializers

from annotator.api.params import StrictSerializer
from annotator.models.model_run import AnswerState, Protocol, RunState
from annotator.services.outside.choosing import WHICH
from annotator.services.outside.runs import Budget
from annotator.services.outside.servers import Wish

_MOST = 2**53 - 1


class ModelServerInput(StrictSerializer):
    """A model that can be asked. `key_name` is a key of the server's environment (MODEL_KEY_…);
    the key itself is never sent here. Prices are per million tokens."""

    name = serializers.CharField(max_length=60)
    version = serializers.CharField(max_length=60)
    protocol = serializers.ChoiceField(choices=Protocol.values)
    url = serializers.CharField(max_length=2_000)
    model = serializers.CharField(max_length=200, allow_blank=True, default="")
    key_name = serializers.CharField(max_length=40, allow_blank=True, default="")
    instructions = serializers.CharField(max_length=20_000, allow_blank=True, default="")
    parameters = serializers.DictField(default=dict)
    price_in = serializers.FloatField(default=0, min_value=0)
    price_out = serializers.FloatField(default=0, min_value=0)

    def wish(self) -> Wish:
        """What was asked, checked by the service."""
        return Wish(**self.validated_data)


class ModelServerSerializer(serializers.Serializer[Any]):
    """A model as it is set up. Until `consented_at` nothing is sent to it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    version = serializers.CharField()
    protocol = serializers.ChoiceField(choices=Protocol.values)
    url = serializers.CharField()
    host = serializers.CharField()
    model = serializers.CharField()
    key_name = serializers.CharField()
    instructions = serializers.CharField()
    parameters = serializers.DictField()
    price_in = serializers.FloatField()
    price_out = serializers.FloatField()
    consented_at = serializers.DateTimeField(allow_null=True)
    consented_by = serializers.CharField(allow_null=True)
    revision = serializers.IntegerField()


class ModelServersSerializer(serializers.Serializer[Any]):
    """All of a project's, and the names of the keys it may use."""

    results = ModelServerSerializer(many=True)
    keys = serializers.ListField(child=serializers.CharField())


class ModelConsentInput(StrictSerializer):
    """To which address articles may go: the one that was read on the page."""

    url = serializers.CharField(max_length=2_000)


class ModelChoiceInput(StrictSerializer):
    """Which articles: all, those that people have read, or those with a settled version; or one."""

    which = serializers.ChoiceField(choices=WHICH, default="all")
    most = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=20_000)
    document = serializers.UUIDField(required=False, allow_null=True)
    codebook = serializers.CharField(max_length=60, allow_blank=True, default="")


class ModelBudgetInput(StrictSerializer):
    """Where it stops. Money in millionths of what the prices are in."""

    most_requests = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=_MOST
    )
    most_tokens = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=_MOST
    )
    most_cost = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=_MOST
    )

    def budget(self) -> Budget:
        """As the service takes it."""
        given = self.validated_data
        return Budget(given.get("most_requests"), given.get("most_tokens"), given.get("most_cost"))


class ModelRunInput(ModelChoiceInput, ModelBudgetInput):
    """An asking of many articles. A trial keeps the answers to look at and stores no readings."""

    server = serializers.UUIDField()
    is_trial = serializers.BooleanField(default=False)


class ModelEstimateSerializer(serializers.Serializer[Any]):
    """What would be sent; answers cost more on top. `left_out`: articles by reason."""

    articles = serializers.IntegerField()
    characters = serializers.IntegerField()
    tokens_in = serializers.IntegerField()
    cost = serializers.IntegerField()
    left_out = serializers.DictField(child=serializers.IntegerField())


class ModelRunSerializer(serializers.Serializer[Any]):
    """A run. `is_brought`: its readings came in a file. `annotator` is whose readings they are."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    version = serializers.CharField()
    annotator = serializers.CharField(allow_null=True)
    codebook = serializers.CharField(allow_null=True)
    is_trial = serializers.BooleanField()
    is_brought = serializers.BooleanField()
    server = serializers.UUIDField(allow_null=True)
    url = serializers.CharField()
    state = serializers.ChoiceField(choices=RunState.values)
    reason = serializers.CharField()
    asked = serializers.IntegerField()
    answers = serializers.DictField(child=serializers.IntegerField())
    requests = serializers.IntegerField()
    tokens_in = serializers.IntegerField()
    tokens_out = serializers.IntegerField()
    cost = serializers.IntegerField()
    most_requests = serializers.IntegerField(allow_null=True)
    most_tokens = serializers.IntegerField(allow_null=True)
    most_cost = serializers.IntegerField(allow_null=True)
    left_out = serializers.DictField(child=serializers.IntegerField())
    by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    revision = serializers.IntegerField()


class ModelReasonSerializer(serializers.Serializer[Any]):
    """Why marks or answers were refused, and how often."""

    code = serializers.CharField()
    number = serializers.IntegerField()


class ModelRunDetailSerializer(ModelRunSerializer):
    """A run with what the model was told. `waits_until`: when it asks again."""

    prompt = serializers.CharField()
    prompt_sha256 = serializers.CharField()
    parameters = serializers.DictField()
    price_in = serializers.FloatField()
    price_out = serializers.FloatField()
    refusals = ModelReasonSerializer(many=True)
    waits_until = serializers.DateTimeField(allow_null=True)


class ModelRunPage(serializers.Serializer[Any]):
    """One page of runs."""

    results = ModelRunSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ModelDocumentSerializer(serializers.Serializer[Any]):
    """Which article."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    title = serializers.CharField()


class ModelRefusalSerializer(serializers.Serializer[Any]):
    """What was not taken, and why."""

    place = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    message = serializers.CharField()
    quote = serializers.CharField(allow_blank=True)


class ModelAnswerSerializer(serializers.Serializer[Any]):
    """One article of a run."""

    id = serializers.UUIDField()
    document = ModelDocumentSerializer()
    state = serializers.ChoiceField(choices=AnswerState.values)
    requests = serializers.IntegerField()
    marks = serializers.IntegerField()
    refusals = ModelRefusalSerializer(many=True)
    tokens_in = serializers.IntegerField()
    tokens_out = serializers.IntegerField()
    asked_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class ModelAnswerPage(serializers.Serializer[Any]):
    """One page of answers."""

    results = ModelAnswerSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ModelSaidSerializer(serializers.Serializer[Any]):
    """A question and its answer, in the codebook's words."""

    question = serializers.CharField()
    answer = serializers.CharField()


class ModelMarkSerializer(serializers.Serializer[Any]):
    """A mark that stands."""

    layer = serializers.CharField()
    quote = serializers.CharField(allow_blank=True)
    answers = ModelSaidSerializer(many=True)
    score = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)


class ModelAnswerDetailSerializer(ModelAnswerSerializer):
    """With what came back."""

    raw = serializers.CharField(allow_blank=True)
    read = ModelMarkSerializer(many=True)


class ModelAnswerFilter(serializers.Serializer[Any]):
    """Which articles of a run; `refusals`: those of which anything was refused."""

    state = serializers.ChoiceField(
        choices=[*AnswerState.values, "refusals"], required=False, allow_blank=True, default=""
    )


class ModelReadingsParameters(serializers.Serializer[Any]):
    """How to take the lines."""

    dry_run = serializers.BooleanField(default=False)


class ModelReadingsSerializer(serializers.Serializer[Any]):
    """What came of it. `unchanged`: readings that were here already."""

    run = serializers.UUIDField(allow_null=True)
    annotator = serializers.CharField(allow_null=True)
    created = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    annotations = serializers.IntegerField()
    dry_run = serializers.BooleanField()
