"""Training, tests and checks as they go over the wire."""

from typing import Any

from rest_framework import serializers

from annotator.api.params import StrictSerializer
from annotator.services.quality.articles import USES
from annotator.services.quality.gates import Stage

STAGES = [stage.value for stage in Stage if stage != Stage.JUDGING]


class QualityRulesSerializer(serializers.Serializer[Any]):
    """The switches; all off until somebody turns them on."""

    training = serializers.BooleanField(help_text="New annotators learn from settled articles.")
    qualification = serializers.BooleanField(help_text="Only who passes a test gets articles.")
    places = serializers.IntegerField(help_text="Pass mark: F1 of places by overlap, per cent.")
    answers = serializers.IntegerField(help_text="Pass mark: equal answers there, per cent.")
    attempts = serializers.IntegerField()
    checks = serializers.BooleanField(help_text="Settled articles are mixed in, unseen.")
    check_every = serializers.IntegerField(help_text="One article in so many is one of them.")
    repeats = serializers.BooleanField(help_text="People read an article of theirs again.")
    repeat_every = serializers.IntegerField(help_text="Once for so many articles handed in.")
    repeat_after_articles = serializers.IntegerField()
    repeat_after_days = serializers.IntegerField()


class QualityRulesPatch(StrictSerializer):
    """What changes."""

    training = serializers.BooleanField(required=False)
    qualification = serializers.BooleanField(required=False)
    places = serializers.IntegerField(required=False)
    answers = serializers.IntegerField(required=False)
    attempts = serializers.IntegerField(required=False)
    checks = serializers.BooleanField(required=False)
    check_every = serializers.IntegerField(required=False)
    repeats = serializers.BooleanField(required=False)
    repeat_every = serializers.IntegerField(required=False)
    repeat_after_articles = serializers.IntegerField(required=False)
    repeat_after_days = serializers.IntegerField(required=False)


class GoldSourceSerializer(serializers.Serializer[Any]):
    """A finished reading that could become the settled version."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    is_settled_version = serializers.BooleanField(help_text="Differences were settled in it.")


class QualityArticleSerializer(serializers.Serializer[Any]):
    """An article that people are trained, tested or checked with."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    title = serializers.CharField(allow_null=True)
    length = serializers.IntegerField()
    is_settled = serializers.BooleanField(help_text="Without it nobody is given the article.")
    readings = GoldSourceSerializer(many=True)


class QualityArticlesSerializer(serializers.Serializer[Any]):
    """The articles by use, in their order."""

    training = QualityArticleSerializer(many=True)
    qualifying = QualityArticleSerializer(many=True)
    check = QualityArticleSerializer(many=True)


class DoneOfSerializer(serializers.Serializer[Any]):
    """How many of how many."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()


class PassMarksSerializer(serializers.Serializer[Any]):
    """In per cent."""

    places = serializers.IntegerField()
    answers = serializers.IntegerField()


class TestResultSerializer(serializers.Serializer[Any]):
    """What one attempt came to, 0 to 1; null where there was nothing to compare."""

    attempt = serializers.IntegerField()
    places = serializers.FloatField(allow_null=True)
    answers = serializers.FloatField(allow_null=True)
    needed = PassMarksSerializer()
    passed = serializers.BooleanField()
    at = serializers.DateTimeField()


class StandingSerializer(serializers.Serializer[Any]):
    """How far somebody is before their first article."""

    stage = serializers.ChoiceField(choices=STAGES)
    training = DoneOfSerializer()
    test = DoneOfSerializer()
    attempt = serializers.IntegerField()
    results = TestResultSerializer(many=True)


class TestArticleSerializer(serializers.Serializer[Any]):
    """One's own reading of an article of the test, to compare once it is decided."""

    id = serializers.UUIDField()
    title = serializers.CharField()


class GateSerializer(StandingSerializer):
    """The same for the person themselves."""

    needed = PassMarksSerializer()
    attempts = serializers.IntegerField()
    test_articles = TestArticleSerializer(many=True)


class QualityPersonSerializer(StandingSerializer):
    """An annotator."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    pseudonym = serializers.CharField()
    is_let_in = serializers.BooleanField(help_text="By a manager's word.")


class QualitySerializer(serializers.Serializer[Any]):
    """All that the manager's page needs."""

    rules = QualityRulesSerializer()
    revision = serializers.IntegerField()
    articles = QualityArticlesSerializer()
    people = QualityPersonSerializer(many=True)


class ArrangeInput(StrictSerializer):
    """All articles of one use, in their order; others of that use go back to annotation."""

    use = serializers.ChoiceField(choices=[use.value for use in USES])
    documents = serializers.ListField(child=serializers.UUIDField(), max_length=500)


class SettleByOneInput(StrictSerializer):
    """A reading to take as it is; without one the caller begins their own."""

    reading = serializers.UUIDField(required=False, allow_null=True)


class SettledByOneSerializer(serializers.Serializer[Any]):
    """The reading to work on, where one was begun."""

    assignment = serializers.UUIDField(allow_null=True)


class QualityDecisionInput(StrictSerializer):
    """A manager's word about somebody's training and test."""

    decision = serializers.ChoiceField(choices=["let_in", "reset"])
