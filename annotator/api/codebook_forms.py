"""The shapes of codebook versions on the wire."""

from typing import Any

from rest_framework import serializers

from annotator.api.params import StrictSerializer
from annotator.core.codebooks.label_changes import OPS
from annotator.models.codebook import CodebookState


class CodebookSummarySerializer(serializers.Serializer[Any]):
    """A version in the list."""

    version = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=CodebookState.choices)
    based_on = serializers.CharField(allow_null=True, help_text="The version it comes from.")
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    revision = serializers.IntegerField()


class CodebookSerializer(CodebookSummarySerializer):
    """A version with everything in it."""

    body = serializers.DictField(help_text="Layers, dimensions and labels, as data.")
    changes = serializers.ListField(
        child=serializers.DictField(), help_text="What it did to answers of the one before."
    )
    faults = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="What is still wrong about a draft, by place.",
    )


class CodebookPage(serializers.Serializer[Any]):
    """One page of versions, the newest first."""

    results = CodebookSummarySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class CodebookInput(StrictSerializer):
    """A new draft."""

    version = serializers.CharField(required=False, help_text="The next free one if left out.")
    based_on = serializers.CharField(required=False, help_text="The newest if left out.")
    body = serializers.DictField()


class CodebookPatch(StrictSerializer):
    """What changes about a draft. A body with faults is kept and its faults are told."""

    version = serializers.CharField(required=False)
    body = serializers.DictField(required=False)


class TemplateSerializer(serializers.Serializer[Any]):
    """A codebook that comes with the product."""

    id = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()


class WholeTemplateSerializer(TemplateSerializer):
    """With everything in it."""

    body = serializers.DictField()


class TemplateList(serializers.Serializer[Any]):
    """All of them, the usual one first."""

    results = TemplateSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class TargetInput(StrictSerializer):
    """The answer that something becomes: one that is there by id, or a new one by title."""

    id = serializers.CharField(required=False, max_length=60)
    title = serializers.CharField(required=False, max_length=120)


class ActInput(StrictSerializer):
    """One act on the answers of a question. `from` holds their ids."""

    op = serializers.ChoiceField(choices=OPS)
    layer = serializers.CharField(max_length=60)
    dimension = serializers.CharField(max_length=60)
    to = TargetInput(many=True, required=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=1_000)

    def get_fields(self) -> dict[str, Any]:
        """With the field whose name is a word of the language."""
        sources = serializers.ListField(child=serializers.CharField(max_length=60), required=False)
        return {**super().get_fields(), "from": sources}


class TouchedSerializer(serializers.Serializer[Any]):
    """How much people's work holds an answer that changes."""

    annotations = serializers.IntegerField()
    articles = serializers.IntegerField()
    submitted = serializers.IntegerField(help_text="How many of the annotations are handed in.")


class ActPreview(serializers.Serializer[Any]):
    """What an act would be, before it is done."""

    words = serializers.CharField()
    touches = TouchedSerializer()


class ImpactItem(serializers.Serializer[Any]):
    """One change of answers, in words, with the work it touches."""

    op = serializers.ChoiceField(choices=OPS)
    layer = serializers.CharField()
    dimension = serializers.CharField()
    words = serializers.CharField()
    reason = serializers.CharField()
    touches = TouchedSerializer()


class Impact(serializers.Serializer[Any]):
    """All changes of answers that a version makes."""

    results = ImpactItem(many=True)


class DifferenceSerializer(serializers.Serializer[Any]):
    """One thing that is otherwise. Empty ids say that it is further up."""

    weight = serializers.ChoiceField(choices=["wording", "asking", "meaning"])
    words = serializers.CharField()
    layer = serializers.CharField()
    dimension = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class ComparisonSerializer(serializers.Serializer[Any]):
    """Two versions compared, and the number the changes ask for."""

    old = serializers.CharField(allow_null=True, help_text="Null for a first version.")
    new = serializers.CharField()
    suggested = serializers.CharField()
    results = DifferenceSerializer(many=True)


class ComparisonFilter(serializers.Serializer[Any]):
    """Which version it is compared with."""

    to = serializers.CharField(required=False, help_text="The version it comes from if left out.")


class AgainSerializer(serializers.Serializer[Any]):
    """An annotation to be looked at again."""

    annotation = serializers.UUIDField()
    assignment = serializers.UUIDField()
    document = serializers.DictField()
    member = serializers.CharField(help_text="Whose it is, by pseudonym.")
    is_own = serializers.BooleanField()
    state = serializers.CharField()
    version = serializers.CharField(help_text="The version it was made under.")
    layer = serializers.CharField()
    quote = serializers.CharField()
    why = serializers.ListField(child=serializers.CharField())


class AgainPage(serializers.Serializer[Any]):
    """One page of them."""

    results = AgainSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class AskedAgain(serializers.Serializer[Any]):
    """A question that would be asked again, and for how many annotations."""

    layer = serializers.CharField()
    dimension = serializers.CharField()
    annotations = serializers.IntegerField()


class MovePlan(serializers.Serializer[Any]):
    """What moving the open work to this version would do."""

    readings = serializers.IntegerField()
    annotations = serializers.IntegerField()
    left_behind = serializers.IntegerField(
        help_text="Readings with something marked that this version no longer has."
    )
    asked_again = AskedAgain(many=True)


class MovedSerializer(serializers.Serializer[Any]):
    """What one step came to; ask again until nothing is left."""

    moved = serializers.IntegerField()
    left = serializers.IntegerField()
    left_behind = serializers.IntegerField()
