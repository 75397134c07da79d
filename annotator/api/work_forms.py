"""Work as lists and buttons show it: an article to do, and one's own numbers."""

from typing import Any

from rest_framework import serializers

STEPS = ["article", "training", "feedback", "test", "reference"]


class WorkDocumentSerializer(serializers.Serializer[Any]):
    """An article as a list of work shows it."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    length = serializers.IntegerField()


class WorkSerializer(serializers.Serializer[Any]):
    """An article to do."""

    id = serializers.UUIDField()
    document = WorkDocumentSerializer()
    state = serializers.CharField()
    updated_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    can_reopen = serializers.BooleanField()
    is_settled = serializers.BooleanField(help_text="There is a settled version to compare with.")
    step = serializers.ChoiceField(choices=STEPS)


class WorkCountsSerializer(serializers.Serializer[Any]):
    """One's own numbers in the project."""

    done = serializers.IntegerField()
    in_progress = serializers.IntegerField()
    open = serializers.IntegerField()
    left = serializers.IntegerField()
