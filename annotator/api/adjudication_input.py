"""What an adjudicator sends for one place."""

from rest_framework import serializers

from annotator.api.annotations import DraftSerializer
from annotator.api.params import StrictSerializer
from annotator.core.adjudication import BOUNDARIES
from annotator.models.decision import DecisionReason
from annotator.services.adjudication.adjudication_choices import BY_HAND, LONGEST_NOTE


class ArrowInput(StrictSerializer):
    """An arrow that a reading has, as the place shows it."""

    role = serializers.CharField(max_length=100)
    item = serializers.CharField(required=False, default=None, allow_null=True, max_length=60)
    entity = serializers.UUIDField(required=False, default=None, allow_null=True)


class VerdictInput(StrictSerializer):
    """What is decided about a place."""

    verdict = serializers.ChoiceField(choices=BY_HAND)
    item = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=60, help_text="Not for `added`."
    )
    take = serializers.ListField(
        child=serializers.CharField(max_length=8),
        required=False,
        default=list,
        max_length=500,
        help_text="Readings by letter; the first gives what the boundary does not say.",
    )
    boundary = serializers.ChoiceField(
        choices=["", *BOUNDARIES], required=False, default="", help_text="For `merged`."
    )
    draft = DraftSerializer(
        required=False, default=None, allow_null=True, help_text="For `edited` and `added`."
    )
    arrows = ArrowInput(
        many=True,
        required=False,
        default=None,
        allow_null=True,
        help_text="Which of the readings' arrows stay; null: those of the first reading taken.",
    )
    result = serializers.UUIDField(
        required=False, default=None, allow_null=True, help_text="The id of what comes of it."
    )
    reason = serializers.ChoiceField(
        choices=["", *DecisionReason.values], required=False, default=""
    )
    note = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=LONGEST_NOTE
    )
