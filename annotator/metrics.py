"""What a monitoring system reads at /metrics, in Prometheus' text format.

Served only to who knows `METRICS_TOKEN`. Requests are counted in every process and added up
through files in `DATA_DIR/metrics`; what concerns all processes is read from the database.
"""

import hmac
import os
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from annotator.replica import READS
from annotator.services import health

REQUESTS = Histogram(
    "slant_request_seconds",
    "How long requests took, by the pattern of their address.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60),
)


class Site(Collector):
    """What the database says."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Whether the site is ready, and how its tasks stand."""
        yield GaugeMetricFamily(
            "slant_ready", "1 when this process can do its work.", value=float(health.is_ready())
        )
        standing = health.tasks()
        tasks = GaugeMetricFamily("slant_tasks", "Background tasks by state.", labels=["state"])
        for state, number in standing.by_state.items():
            tasks.add_metric([state], number)
        yield tasks
        yield GaugeMetricFamily(
            "slant_oldest_task_seconds",
            "How long the task that waits longest has waited.",
            value=standing.longest_wait,
        )


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """All of it, or nothing at all for strangers."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    wanted = settings.METRICS_TOKEN
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Http404
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
        registry.register(READS)
    registry.register(Site())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
