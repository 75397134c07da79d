"""Who says what in an article, as rules found it: a layer that can be made anew at any time."""

from django.db import models

from annotator.models.fields import JSONText


class ProposedSpeakers(models.Model):
    """One article's proposals, with the version of the rules that made them.

    Places are code points, as in `Document.quotations`. What rules of another version found is
    not shown any more; the task `speakers` replaces it.
    """

    document = models.OneToOneField(
        "annotator.Document", primary_key=True, on_delete=models.CASCADE, related_name="speakers"
    )
    rules = models.CharField(max_length=40)
    found = JSONText(default=list)
