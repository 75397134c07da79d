"""How the queue, the places and the decisions look over the wire."""

from typing import Any

from rest_framework import serializers

from annotator.api.annotations import AnnotationSerializer
from annotator.api.assignments import (
    ReadingCodebookSerializer,
    ReadingDocumentSerializer,
    ReadingStateSerializer,
    RegisterEntrySerializer,
)
from annotator.api.params import StrictSerializer
from annotator.api.work_forms import STEPS
from annotator.core.adjudication import RULES
from annotator.models.decision import DecisionReason, Verdict
from annotator.services.adjudication.adjudication import LONGEST_TOLERANCE
from annotator.services.adjudication.adjudication_queue import STATES


class QueueFilter(serializers.Serializer[Any]):
    """Which part of the queue."""

    state = serializers.ChoiceField(choices=STATES, default="open")
    round = serializers.CharField(required=False, default="", allow_blank=True)


class QueueDocumentSerializer(serializers.Serializer[Any]):
    """An article by its title."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    length = serializers.IntegerField()


class SettlingSerializer(serializers.Serializer[Any]):
    """One settled version, whosever it is."""

    id = serializers.UUIDField()
    state = serializers.CharField()
    is_gold = serializers.BooleanField()


class QueueRowSerializer(serializers.Serializer[Any]):
    """An article in the queue."""

    id = serializers.UUIDField()
    document = QueueDocumentSerializer()
    round = serializers.CharField()
    readings = serializers.IntegerField()
    places = serializers.IntegerField(help_text="Places that anybody marked.")
    differing = serializers.IntegerField(help_text="Those in which the readings differ.")
    disagreement = serializers.FloatField(
        help_text="0: all said the same. 1: nobody agreed on anything."
    )
    is_own = serializers.BooleanField(help_text="The caller has read it.")
    settling = SettlingSerializer(many=True)
    mine = serializers.UUIDField(allow_null=True, help_text="The caller's settled version.")


class QueuePage(serializers.Serializer[Any]):
    """One page, and how many articles have not been compared yet."""

    results = QueueRowSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    pending = serializers.IntegerField()


class BeginInput(StrictSerializer):
    """Which article, and what is settled by itself."""

    document = serializers.UUIDField()
    round = serializers.CharField(required=False, default="", allow_blank=True)
    rule = serializers.ChoiceField(choices=RULES, default="unanimous")
    tolerance = serializers.IntegerField(
        min_value=0,
        max_value=LONGEST_TOLERANCE,
        default=0,
        help_text="How many characters two boundaries may differ and still be one.",
    )
    second = serializers.BooleanField(
        default=False, help_text="Settle it although somebody else does, to compare."
    )


class RuleSerializer(serializers.Serializer[Any]):
    """What is settled by itself."""

    name = serializers.ChoiceField(choices=RULES)
    tolerance = serializers.IntegerField()


class SourceReadingSerializer(serializers.Serializer[Any]):
    """A reading by its letter; whose it is is told nobody here."""

    letter = serializers.CharField()
    marks = serializers.IntegerField()
    nothing_found = serializers.ListField(child=serializers.CharField())


class PlaceDifferenceSerializer(serializers.Serializer[Any]):
    """In what the readings differ at a place."""

    kind = serializers.ChoiceField(choices=["missing", "boundary", "label", "attribute", "link"])
    dimension = serializers.CharField(allow_null=True)
    role = serializers.CharField(allow_null=True)


class ArrowSerializer(serializers.Serializer[Any]):
    """An arrow to another place, or to a name."""

    role = serializers.CharField()
    item = serializers.CharField(allow_null=True)
    entity = serializers.CharField(allow_null=True)


class SourceMarkSerializer(serializers.Serializer[Any]):
    """One reading's mark."""

    reading = serializers.CharField()
    layer = serializers.CharField()
    parts = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    slot = serializers.IntegerField(allow_null=True)
    quote = serializers.CharField()
    values = serializers.DictField()
    note = serializers.CharField()
    outside_article = serializers.BooleanField()
    links = ArrowSerializer(many=True)


class DecidedSerializer(serializers.Serializer[Any]):
    """What was decided, and what came of it."""

    id = serializers.UUIDField()
    verdict = serializers.ChoiceField(choices=Verdict.values)
    reason = serializers.ChoiceField(choices=["", *DecisionReason.values])
    note = serializers.CharField()
    rule = serializers.DictField(allow_null=True)
    made_at = serializers.DateTimeField()
    result = AnnotationSerializer(allow_null=True)


class ItemDecisionSerializer(DecidedSerializer):
    """The same for a place that somebody marked."""

    taken = serializers.ListField(child=serializers.CharField())
    arrows = ArrowSerializer(many=True, help_text="Those that stay, where their ends do.")


class ItemSerializer(serializers.Serializer[Any]):
    """One place with everybody's mark on it."""

    id = serializers.CharField()
    layer = serializers.CharField()
    differences = PlaceDifferenceSerializer(many=True)
    marks = SourceMarkSerializer(many=True)
    decision = ItemDecisionSerializer(allow_null=True)


class AdjudicationProjectSerializer(serializers.Serializer[Any]):
    """The project's address."""

    slug = serializers.CharField()


class AdjudicationCanSerializer(serializers.Serializer[Any]):
    """What the caller may do here."""

    settle = serializers.BooleanField()
    reopen = serializers.BooleanField()


class AdjudicationSerializer(ReadingStateSerializer):
    """A settled version in the making."""

    round = serializers.CharField()
    project = AdjudicationProjectSerializer()
    document = ReadingDocumentSerializer()
    codebook = ReadingCodebookSerializer(allow_null=True)
    rule = RuleSerializer(allow_null=True)
    is_gold = serializers.BooleanField()
    readings = SourceReadingSerializer(many=True)
    items = ItemSerializer(many=True)
    added = DecidedSerializer(many=True)
    left = serializers.IntegerField(help_text="Places still to be settled.")
    entities = RegisterEntrySerializer(many=True)
    can = AdjudicationCanSerializer()


class SideSerializer(serializers.Serializer[Any]):
    """One mark, as the annotator made it or as it was settled."""

    parts = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    slot = serializers.IntegerField(allow_null=True)
    quote = serializers.CharField()
    values = serializers.DictField()


class PassageSerializer(serializers.Serializer[Any]):
    """What the codebook says about it."""

    title = serializers.CharField()
    definition = serializers.CharField(allow_blank=True)
    include = serializers.CharField(allow_blank=True)
    exclude = serializers.CharField(allow_blank=True)


class ComparedAnswerSerializer(serializers.Serializer[Any]):
    """One question: the two answers in words, null where that one marked nothing."""

    title = serializers.CharField()
    yours = serializers.CharField(allow_null=True, allow_blank=True)
    settled = serializers.CharField(allow_null=True, allow_blank=True)
    differs = serializers.BooleanField()


class ComparedPlaceSerializer(serializers.Serializer[Any]):
    """One place; where only one of the two marked it, the other is null."""

    layer = serializers.CharField()
    title = serializers.CharField()
    differences = PlaceDifferenceSerializer(many=True)
    yours = SideSerializer(allow_null=True)
    settled = SideSerializer(allow_null=True)
    answers = ComparedAnswerSerializer(many=True)
    reason = serializers.ChoiceField(choices=["", *DecisionReason.values])
    codebook = PassageSerializer(many=True)


class YouAndSettledSerializer(serializers.Serializer[Any]):
    """One's own reading beside the settled version."""

    title = serializers.CharField()
    step = serializers.ChoiceField(
        choices=STEPS, help_text="`feedback`: what comes next waits until this was looked at."
    )
    project = serializers.CharField(help_text="The project's slug.")
    same = serializers.IntegerField(help_text="Places that are the same in both.")
    places = ComparedPlaceSerializer(many=True)


class WithGoldSerializer(serializers.Serializer[Any]):
    """One person in one layer, against the settled versions."""

    layer = serializers.CharField()
    kind = serializers.ChoiceField(choices=["annotation", "adjudication"])
    annotator = serializers.CharField(help_text="The pseudonym.")
    documents = serializers.IntegerField()
    places = serializers.IntegerField(help_text="Places that both marked.")
    f1_overlap = serializers.FloatField(allow_null=True, help_text="Null: nobody marked anything.")
    f1_exact = serializers.FloatField(allow_null=True)
    answers = serializers.DictField(help_text="Share of equal answers at those places.")


class WithGoldPage(serializers.Serializer[Any]):
    """Everybody."""

    results = WithGoldSerializer(many=True)
    next = serializers.CharField(allow_null=True)
