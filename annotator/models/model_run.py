"""Models from outside: the servers that may be asked, each asking of many articles, each answer.

A model's reading itself is an assignment of kind `model`, by a membership of kind `model`: one
for each name, version and prompt, so that any number of them stand side by side.
"""

from django.db import models

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class Protocol(models.TextChoices):
    """How a server is spoken to: in our own words, or as a chat of the widespread kind."""

    SLANT = "slant"
    CHAT = "chat"


class ModelServer(models.Model):
    """Where a model answers. Nothing is sent before somebody has agreed to it, and the consent
    holds for one address alone: another address asks again.

    `key_name` names a key of the server's environment; the key itself is nowhere here.
    Prices are per million tokens, in whatever money the bill is in.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="model_servers"
    )
    name = models.CharField(max_length=60)
    version = models.CharField(max_length=60)
    protocol = models.CharField(max_length=5, choices=Protocol)
    url = models.TextField()
    model = models.CharField(max_length=200, blank=True)
    key_name = models.CharField(max_length=40, blank=True)
    instructions = models.TextField(blank=True)
    parameters = JSONText(default=dict)
    price_in = models.FloatField(default=0)
    price_out = models.FloatField(default=0)
    consented_at = models.DateTimeField(null=True)
    consented_by = models.ForeignKey(
        "annotator.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)
    revision = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name", "version"],
                condition=models.Q(removed_at__isnull=True),
                name="model_server_once_per_version",
            )
        ]


class RunState(models.TextChoices):
    """`stopped`: the budget is used up, or somebody stopped it; it can go on."""

    WAITING = "waiting"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class ModelRun(models.Model):
    """One asking of many articles, or the readings that came in a file or over the API (then
    without a server). What was asked is frozen here: words, version, parameters, prices.

    Money is counted in millionths. `member` is whose readings come of it; there is none in a
    trial, which stores no readings. No key stands in `parameters`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="model_runs"
    )
    server = models.ForeignKey(
        ModelServer, null=True, on_delete=models.PROTECT, related_name="runs"
    )
    member = models.ForeignKey(
        "annotator.Membership", null=True, on_delete=models.PROTECT, related_name="model_runs"
    )
    codebook = models.ForeignKey(
        "annotator.Codebook", null=True, on_delete=models.PROTECT, related_name="model_runs"
    )
    actor = models.ForeignKey(
        "annotator.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=60)
    version = models.CharField(max_length=60)
    prompt = models.TextField(blank=True)
    prompt_sha256 = models.CharField(max_length=64)
    parameters = JSONText(default=dict)
    is_trial = models.BooleanField(default=False, help_text="Stores no readings.")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    reason = models.TextField(blank=True, help_text="Why it stopped or failed.")
    price_in = models.FloatField(default=0)
    price_out = models.FloatField(default=0)
    most_requests = models.PositiveBigIntegerField(null=True)
    most_tokens = models.PositiveBigIntegerField(null=True)
    most_cost = models.PositiveBigIntegerField(null=True)
    asked = models.PositiveBigIntegerField(default=0, help_text="How many articles it is about.")
    requests = models.PositiveBigIntegerField(default=0)
    tokens_in = models.PositiveBigIntegerField(default=0)
    tokens_out = models.PositiveBigIntegerField(default=0)
    cost = models.PositiveBigIntegerField(default=0)
    left_out = JSONText(default=dict, help_text="How many articles were not sent, by reason.")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    revision = models.PositiveBigIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["project", "id"], name="model_run_by_age")]


class AnswerState(models.TextChoices):
    """`refused`: an answer came, and nothing of it fits. `failed`: none came."""

    WAITING = "waiting"
    ASKING = "asking"
    STORED = "stored"
    REFUSED = "refused"
    FAILED = "failed"


class ModelAnswer(models.Model):
    """One article of a run: whether it was asked, what came back, and what of it was refused.

    The rows are the run's place in its work: what is past `asking` is never asked again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.ForeignKey(ModelRun, on_delete=models.PROTECT, related_name="answers")
    document = models.ForeignKey(
        "annotator.Document", on_delete=models.CASCADE, related_name="model_answers"
    )
    assignment = models.ForeignKey(
        "annotator.Assignment", null=True, on_delete=models.SET_NULL, related_name="model_answers"
    )
    state = models.CharField(max_length=8, choices=AnswerState, default=AnswerState.WAITING)
    requests = models.PositiveIntegerField(default=0)
    raw = models.TextField(blank=True, help_text="What came back, as far as it is kept.")
    refusals = JSONText(default=list)
    marks = models.PositiveIntegerField(default=0)
    tokens_in = models.PositiveBigIntegerField(default=0)
    tokens_out = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "document"], name="model_answer_once")
        ]
        indexes = [models.Index(fields=["run", "state", "id"], name="model_answer_to_do")]
