"""What notes and questions look like over HTTP, coming and going."""

from typing import Any

from rest_framework import serializers

from annotator.api.params import StrictSerializer
from annotator.models.thread import ThreadKind, ThreadState


class PersonSerializer(serializers.Serializer[Any]):
    """Who said something; without a name where annotators must not learn of each other."""

    is_me = serializers.BooleanField()
    role = serializers.ChoiceField(choices=["manager", "adjudicator", "other"])
    id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField(allow_null=True)
    pseudonym = serializers.CharField(allow_null=True, help_text="What stands behind the @.")


class PersonListSerializer(serializers.Serializer[Any]):
    """Who can be spoken to."""

    results = PersonSerializer(many=True)


class ThreadArticleSerializer(serializers.Serializer[Any]):
    """The article it is about, its title as the caller may read it."""

    id = serializers.UUIDField()
    title = serializers.CharField()


class ThreadCanSerializer(serializers.Serializer[Any]):
    """What the caller may do with it."""

    settle = serializers.BooleanField()
    decide = serializers.BooleanField(help_text="Put the answer into the decision log.")


class ThreadSerializer(serializers.Serializer[Any]):
    """One note or question, as the caller may see it."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=ThreadKind.choices)
    state = serializers.ChoiceField(choices=ThreadState.choices)
    document = ThreadArticleSerializer(allow_null=True)
    reading = serializers.UUIDField(allow_null=True, help_text="The reading to open it in.")
    annotation = serializers.UUIDField(allow_null=True)
    start = serializers.IntegerField(allow_null=True, help_text="Of a passage, in code points.")
    end = serializers.IntegerField(allow_null=True)
    quote = serializers.CharField(help_text="The words it is about.")
    layer = serializers.CharField()
    dimension = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    for_all = serializers.BooleanField(help_text="Else for those who answer alone.")
    text = serializers.CharField()
    author = PersonSerializer()
    created_at = serializers.DateTimeField()
    replies = serializers.IntegerField()
    last_at = serializers.DateTimeField()
    last_by = PersonSerializer()
    is_new = serializers.BooleanField(help_text="Something was said since the caller looked.")
    is_decided = serializers.BooleanField(help_text="It stands in the decision log.")
    can = ThreadCanSerializer()


class MessageSerializer(serializers.Serializer[Any]):
    """One thing said."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    author = PersonSerializer()
    created_at = serializers.DateTimeField()


class WholeThreadSerializer(ThreadSerializer):
    """With all that was said to it, the oldest first."""

    messages = MessageSerializer(many=True)


class ThreadPage(serializers.Serializer[Any]):
    """One page, the newest first."""

    results = ThreadSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ThreadFilter(serializers.Serializer[Any]):
    """What the list may be narrowed to."""

    state = serializers.ChoiceField(choices=ThreadState.choices, required=False)
    kind = serializers.ChoiceField(choices=ThreadKind.choices, required=False)
    about = serializers.ChoiceField(
        choices=["highlight", "article", "answer", "project"], required=False
    )
    who = serializers.ChoiceField(
        choices=["mine", "to_me"], required=False, help_text="Asked by the caller, or to them."
    )
    document = serializers.UUIDField(required=False)
    annotation = serializers.UUIDField(required=False)
    layer = serializers.CharField(required=False, max_length=60)
    dimension = serializers.CharField(required=False, max_length=60)
    label = serializers.CharField(required=False, max_length=60)  # type: ignore[assignment]


class ThreadInput(StrictSerializer):
    """A note or question; with a passage, `start` and `end` in code points."""

    kind = serializers.ChoiceField(choices=ThreadKind.choices, default=ThreadKind.QUESTION)
    text = serializers.CharField(max_length=4_000, allow_blank=True)
    annotation = serializers.UUIDField(required=False)
    document = serializers.UUIDField(required=False)
    start = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    end = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    layer = serializers.CharField(required=False, allow_blank=True, max_length=60, default="")
    dimension = serializers.CharField(required=False, allow_blank=True, max_length=60, default="")
    label = serializers.CharField(  # type: ignore[assignment]
        required=False, allow_blank=True, max_length=60, default=""
    )
    for_all = serializers.BooleanField(
        required=False, help_text="As the project has it when left out; never of a highlight."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A passage has both ends, in order, and an article."""
        has = ("start" in attrs, "end" in attrs)
        if has == (False, False):
            return attrs
        if has != (True, True) or attrs["start"] >= attrs["end"] or "document" not in attrs:
            raise serializers.ValidationError(
                {"start": ["A passage has a start before its end, and an article."]}
            )
        return attrs


class ReplyInput(StrictSerializer):
    """What is said to it; @ and a pseudonym speak to somebody."""

    text = serializers.CharField(max_length=4_000, allow_blank=True)


class ThreadPatch(StrictSerializer):
    """Settled, or open again."""

    state = serializers.ChoiceField(choices=["open", "settled"])


class DecideInput(StrictSerializer):
    """The decision in other words than the answer's."""

    decision = serializers.CharField(required=False, allow_blank=True, max_length=4_000)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=4_000)


class ThreadCountsSerializer(serializers.Serializer[Any]):
    """How many are not settled yet."""

    article = serializers.IntegerField()
    annotations = serializers.DictField(child=serializers.IntegerField())
    answers = serializers.DictField(
        child=serializers.IntegerField(), help_text="By layer/dimension/label."
    )
