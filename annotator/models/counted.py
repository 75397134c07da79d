"""A narrow copy of each reading that progress is counted from."""

from django.db import models

from annotator.models.assignment import AssignmentState


class CountedReading(models.Model):
    """One row for each annotator's reading of a live article that is in the study for annotation.

    The database itself keeps it in step (`services.counting`), in the statement that changes the
    reading or its article: nothing in Python writes here. Each table of progress reads one of its
    indexes from end to end and touches neither the readings nor the articles.
    """

    assignment = models.OneToOneField(
        "annotator.Assignment",
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="counted",
    )
    project = models.ForeignKey(
        "annotator.Project",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    round = models.ForeignKey(
        "annotator.Round",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    member = models.ForeignKey(
        "annotator.Membership",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    document = models.ForeignKey(
        "annotator.Document",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    outlet = models.ForeignKey(
        "annotator.Outlet",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    event = models.ForeignKey(
        "annotator.Event",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    state = models.CharField(max_length=12, choices=AssignmentState)
    quarter = models.PositiveIntegerField(
        null=True, help_text="The quarter of an hour since 1970 in which it was handed in, if so."
    )
    is_raised = models.BooleanField(
        default=False, help_text="Skipped, or with a part unlocked: the manager may want to look."
    )

    class Meta:
        indexes = [
            models.Index(fields=["project", "member", "state", "round"], name="counted_member"),
            models.Index(fields=["project", "outlet", "state", "round"], name="counted_outlet"),
            models.Index(fields=["project", "event", "state", "round"], name="counted_event"),
            models.Index(fields=["project", "document", "round", "state"], name="counted_document"),
            models.Index(fields=["project", "round", "state"], name="counted_round"),
            models.Index(fields=["project", "quarter", "round"], name="counted_quarter"),
            models.Index(
                fields=["project", "round", "assignment"],
                condition=models.Q(is_raised=True),
                name="counted_raised",
            ),
        ]


class Place(models.Model):
    """One row for each article in each round that it belongs to: how many have taken it there.

    Kept by the database as well, so that who asks for the next article finds it at the beginning
    of an index, however many articles the round has.
    """

    id = models.BigAutoField(primary_key=True)
    round = models.ForeignKey(
        "annotator.Round",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    document = models.ForeignKey(
        "annotator.Document", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    is_open = models.SmallIntegerField(
        help_text="1 for an article that is live and there to be annotated, else 0: SQLite finds"
        " only numbers in the middle of an index."
    )
    broken = models.IntegerField(help_text="How many skipped it, in any round, as not readable.")
    takers = models.IntegerField(help_text="How many hold a place among its readers here.")
    since = models.DateTimeField(help_text="When the article came in.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "document"], name="place_once"),
        ]
        indexes = [
            models.Index(
                fields=["round", "is_open", "broken", "takers", "since", "document"],
                name="place_next",
            ),
        ]
