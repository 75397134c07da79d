"""Dataset versions as they go over the wire."""

from typing import Any

from rest_framework import serializers

from annotator.api.jobs import JobSerializer
from annotator.api.params import StrictSerializer
from annotator.core.releasing.release_options import MOST_QUOTED, TEXTS
from annotator.core.releasing.splits import METHODS
from annotator.models.release import ReleaseState
from annotator.services.releases import releases


class SplitsInput(StrictSerializer):
    """How articles are divided for training and testing."""

    method = serializers.ChoiceField(choices=METHODS, required=False)
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    shares = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=100),
        min_length=3,
        max_length=3,
        required=False,
        help_text="Hundredths of train, validation and test.",
    )


class ReleaseOptionsInput(StrictSerializer):
    """What goes in; left alone, the safe choice: no text, no notes."""

    text = serializers.ChoiceField(
        choices=TEXTS,
        required=False,
        help_text="Whose text: nobody's, of articles whose rights allow it, or all.",
    )
    quote_words = serializers.IntegerField(
        min_value=0,
        max_value=MOST_QUOTED,
        required=False,
        help_text="Where the text is withheld: the most words quoted of a mark.",
    )
    licence = serializers.CharField(max_length=64, required=False, help_text="By its SPDX name.")
    notes = serializers.BooleanField(required=False, help_text="Annotators' remarks.")
    days = serializers.BooleanField(required=False, help_text="The days of the readings.")
    round = serializers.CharField(required=False, allow_blank=True, max_length=60)
    codebook = serializers.CharField(required=False, allow_blank=True, max_length=40)
    splits = SplitsInput(required=False)
    authors = serializers.ListField(
        child=serializers.CharField(max_length=200), max_length=50, required=False
    )
    without_documents = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, help_text="Keys."
    )
    without_annotators = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False, help_text="Pseudonyms."
    )


class ReleaseInput(StrictSerializer):
    """A version that is wanted."""

    version = serializers.CharField(max_length=40)
    title = serializers.CharField(
        max_length=releases.LONGEST_TITLE, required=False, allow_blank=True
    )
    options = ReleaseOptionsInput(required=False)


class ReleasePatch(StrictSerializer):
    """Who may have it."""

    is_public = serializers.BooleanField()


class SuccessorInput(StrictSerializer):
    """The same once more without what must go."""

    version = serializers.CharField(max_length=40)
    without_documents = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False
    )
    without_annotators = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False
    )


class WithdrawInput(StrictSerializer):
    """Why it is taken back, and what comes in its place."""

    reason = serializers.CharField(max_length=releases.LONGEST_REASON)
    successor = SuccessorInput(required=False)


class ReleaseFileSerializer(serializers.Serializer[Any]):
    """One file."""

    name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    media_type = serializers.CharField()
    rows = serializers.IntegerField(allow_null=True)
    url = serializers.CharField()


class ReleaseSummarySerializer(serializers.Serializer[Any]):
    """A version in the list."""

    version = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=ReleaseState.values)
    text = serializers.ChoiceField(choices=TEXTS)
    counts = serializers.DictField(child=serializers.IntegerField())
    failure = serializers.CharField()
    is_public = serializers.BooleanField()
    reason = serializers.CharField()
    previous = serializers.CharField(allow_null=True)
    successor = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    ready_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    job = JobSerializer(allow_null=True)


class ReleaseSerializer(ReleaseSummarySerializer):
    """A version with all that is known of it."""

    licence = serializers.CharField()
    manifest = serializers.DictField(allow_null=True)
    files = ReleaseFileSerializer(many=True)
    archive = serializers.CharField(allow_null=True, help_text="The file that holds all others.")
    landing = serializers.CharField(help_text="The page for people; open once it is public.")


class ReleasePage(serializers.Serializer[Any]):
    """One page of versions, the newest first."""

    results = ReleaseSummarySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class DataSheetQuestionSerializer(serializers.Serializer[Any]):
    """One question of the data sheet or the data statement."""

    id = serializers.CharField()
    section = serializers.CharField()
    asks = serializers.CharField()
    is_known = serializers.BooleanField(help_text="The data itself says something.")
    answer = serializers.CharField(allow_blank=True)


class DataSheetSerializer(serializers.Serializer[Any]):
    """What people say about the dataset; every new version takes a copy."""

    questions = DataSheetQuestionSerializer(many=True)
    unanswered = serializers.IntegerField()
    revision = serializers.IntegerField()


class DataSheetInput(StrictSerializer):
    """Answers by question; those left out stay."""

    answers = serializers.DictField(
        child=serializers.CharField(
            allow_blank=True, max_length=releases.LONGEST_ANSWER, trim_whitespace=False
        )
    )
