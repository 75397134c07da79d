"""How pictures of the data are asked for and answered."""

from typing import Any

from rest_framework import serializers

_FILTER = "Left out: all."


class InsightScope(serializers.Serializer[Any]):
    """Whose numbers: the project's as it stands, or a dataset version's."""

    release = serializers.CharField(
        required=False, allow_blank=True, help_text="A version's number. Left out: the project."
    )


class InsightFilter(InsightScope):
    """Which marks are let in."""

    layer = serializers.CharField(
        required=False, allow_blank=True, help_text="Left out: the codebook's first."
    )
    outlet = serializers.CharField(required=False, allow_blank=True, help_text=_FILTER)
    event = serializers.CharField(required=False, allow_blank=True, help_text=_FILTER)
    round = serializers.CharField(required=False, allow_blank=True, help_text=_FILTER)
    codebook = serializers.CharField(required=False, allow_blank=True, help_text="A version.")
    since = serializers.CharField(required=False, allow_blank=True, help_text="YYYY-MM-DD.")
    until = serializers.CharField(required=False, allow_blank=True, help_text="YYYY-MM-DD.")
    only = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=4_000,
        help_text="Lines of question=answer, such as answer:voice=outlet; several answers to one "
        "question add up.",
    )


_AXIS = "outlet, event, month, tenth, part, background:…, or one of the layer's own."


class InsightPictureFilter(InsightFilter):
    """What they are counted by."""

    rows = serializers.CharField(required=False, allow_blank=True, help_text=_AXIS)
    columns = serializers.CharField(default="all", help_text=_AXIS)
    panels = serializers.CharField(default="all", help_text=_AXIS)
    most = serializers.IntegerField(
        default=30, min_value=1, max_value=200, help_text="Rows at most; those with most marks."
    )


class InsightPassagesFilter(InsightPictureFilter):
    """One cell of such a picture."""

    row = serializers.CharField(default="", allow_blank=True)
    column = serializers.CharField(default="", allow_blank=True)
    panel = serializers.CharField(default="", allow_blank=True)


class InsightSubjectSerializer(serializers.Serializer[Any]):
    """Something that marks can be counted by."""

    axis = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(
        choices=["answers", "scale", "flag", "names", "kinds", "details"]
    )
    has_kinds = serializers.BooleanField(help_text="Names that speak, since it is said how.")


class InsightLayerSerializer(serializers.Serializer[Any]):
    """A kind of mark."""

    id = serializers.CharField()
    title = serializers.CharField()
    level = serializers.CharField()
    subjects = InsightSubjectSerializer(many=True)


class InsightBackgroundSerializer(serializers.Serializer[Any]):
    """A question about annotators that a dataset version tells of in coarse bins."""

    axis = serializers.CharField()
    title = serializers.CharField()


class InsightCountingSerializer(serializers.Serializer[Any]):
    """How many articles are gathered already; until all are, the numbers are of these alone."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()
    is_stuck = serializers.BooleanField(help_text="No worker takes tasks.")


class InsightOptionsSerializer(serializers.Serializer[Any]):
    """What there is to choose from."""

    layers = InsightLayerSerializer(many=True)
    outlets = serializers.ListField(child=serializers.CharField())
    events = serializers.ListField(child=serializers.CharField())
    rounds = serializers.ListField(child=serializers.CharField())
    codebooks = serializers.ListField(child=serializers.CharField())
    days = serializers.ListField(child=serializers.CharField(), help_text="The first and the last.")
    articles = serializers.IntegerField(help_text="That somebody has handed in.")
    readings = serializers.IntegerField()
    backgrounds = InsightBackgroundSerializer(many=True)
    floor = serializers.IntegerField(help_text="The fewest annotators that are told of together.")
    counting = InsightCountingSerializer(allow_null=True)
    release = serializers.CharField(allow_null=True)


class InsightValueSerializer(serializers.Serializer[Any]):
    """One word of an axis."""

    id = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    marks = serializers.IntegerField()
    articles = serializers.IntegerField()
    readings = serializers.IntegerField(
        allow_null=True, help_text="Of its articles or people; null where readings have no such."
    )


class InsightAxisSerializer(serializers.Serializer[Any]):
    """The words of an axis, in the order in which they are shown."""

    axis = serializers.CharField()
    left_out = serializers.IntegerField(help_text="Words with fewer marks than those shown.")
    values = InsightValueSerializer(many=True)


class InsightTotalSerializer(serializers.Serializer[Any]):
    """All that is let in; a mark with two answers is one."""

    marks = serializers.IntegerField()
    articles = serializers.IntegerField(help_text="With such a mark.")
    readings = serializers.IntegerField(help_text="With and without.")


def _cells(said: str) -> serializers.ListField:
    row = serializers.ListField(child=serializers.IntegerField())
    return serializers.ListField(child=serializers.ListField(child=row), help_text=said)


class InsightPictureSerializer(serializers.Serializer[Any]):
    """Numbers by panel, row and column."""

    layer = serializers.CharField()
    panels = InsightAxisSerializer()
    rows = InsightAxisSerializer()
    columns = InsightAxisSerializer()
    marks = _cells("Marks; one with two answers is in two cells.")
    articles = _cells("Different articles.")
    characters = _cells("Code points marked.")
    total = InsightTotalSerializer()
    counting = InsightCountingSerializer(allow_null=True)


class InsightPassageSerializer(serializers.Serializer[Any]):
    """What somebody marked. Places are code points."""

    document = serializers.UUIDField(allow_null=True)
    key = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_null=True)
    outlet = serializers.CharField(allow_null=True)
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    reader = serializers.CharField(help_text="Their name in the data.")
    before = serializers.CharField(allow_blank=True)
    quote = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class InsightPassagesSerializer(serializers.Serializer[Any]):
    """The marks behind one cell."""

    total = serializers.IntegerField()
    passages = InsightPassageSerializer(many=True, help_text="The first fifty.")
