"""`/metrics`: what the office counts, for Prometheus; for nobody else is there such an address."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import Error
from django.db.models import Count
from django.http import HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

import linli
from linli_web.journal.memory import data_version
from linli_web.journal.models import Head
from linli_web.operations.counting import counted
from linli_web.runs.models import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest
    from prometheus_client import Metric

ADDRESS = "/metrics"
# A proxy on the same machine speaks from the loopback, too; then it names whom it speaks for.
_BY_PROXY = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")


class Metrics:
    """Answer whoever may ask; for all others go on to the page that says there is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != ADDRESS or request.method != "GET" or not _may_ask(request):
            return self.get_response(request)
        state = CollectorRegistry()
        state.register(OfficeState())
        answer = HttpResponse(counted() + generate_latest(state), content_type=CONTENT_TYPE_LATEST)
        answer["Cache-Control"] = "no-store"
        return answer


def _may_ask(request: HttpRequest) -> bool:
    token: str = settings.METRICS_TOKEN
    if token:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
    if any(name in request.headers for name in _BY_PROXY):
        return False
    with suppress(ValueError):
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    return False


class OfficeState(Collector):
    """What is not counted but stands in the database, as it is when somebody asks."""

    def collect(self) -> Iterable[Metric]:
        """Yield each figure; without the database only that it is away."""
        yield InfoMetricFamily("linli", "The program.", {"version": linli.__version__})
        with suppress(Error):
            found = list(_from_database())
            yield GaugeMetricFamily("linli_database_up", "Whether the database answers.", 1)
            yield from found
            return
        yield GaugeMetricFamily("linli_database_up", "Whether the database answers.", 0)


def _from_database() -> Iterable[Metric]:
    head = Head.objects.values_list("count", flat=True).first()
    yield GaugeMetricFamily("linli_journal_entries", "Entries of the journal.", head or 0)
    version = data_version().number
    yield GaugeMetricFamily("linli_data_version", "Number of the last change of data.", version)
    runs = GaugeMetricFamily("linli_runs", "Pieces of long work by status.", labels=["status"])
    there = dict(Run.objects.order_by().values_list("status").annotate(number=Count("pk")))
    for status in Run.Status.values:
        runs.add_metric([status], there.get(status, 0))
    yield runs
