"""What is counted of all requests: how many, how long, how long the database took."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

if TYPE_CHECKING:
    from collections.abc import Callable

COUNTS = CollectorRegistry()
_BUCKETS_S = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REQUESTS = Counter(
    "linli_requests",
    "Requests by name of the address, method and status.",
    ["url", "method", "status"],
    registry=COUNTS,
)
_SECONDS = Histogram(
    "linli_request_seconds",
    "Seconds until an answer was made.",
    ["url"],
    buckets=_BUCKETS_S,
    registry=COUNTS,
)
_DATABASE = Counter("linli_database_seconds", "Seconds in the database.", ["url"], registry=COUNTS)
_QUERIES = Counter("linli_database_queries", "Queries.", ["url"], registry=COUNTS)
_FAILED = Counter(
    "linli_logins_failed", "Logins with a wrong name, password or code.", registry=COUNTS
)
# Read once: prometheus-client chose its way of keeping numbers by it when it was imported.
_SHARED = os.environ.get("PROMETHEUS_MULTIPROC_DIR")


@dataclass(slots=True)
class DatabaseTime:
    """Adds up the queries of one request; Django calls it around each."""

    seconds: float = 0.0
    queries: int = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, given: Any, many: bool, context: Any
    ) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, given, many, context)
        finally:
            self.seconds += time.perf_counter() - begun
            self.queries += 1


def count_request(
    url: str, method: str, status: int, seconds: float, database: DatabaseTime
) -> None:
    """Count an answer."""
    _REQUESTS.labels(url, method if method in _METHODS else "other", str(status)).inc()
    _SECONDS.labels(url).observe(seconds)
    _DATABASE.labels(url).inc(database.seconds)
    _QUERIES.labels(url).inc(database.queries)


def count_failed_login(**_: Any) -> None:
    """Count a login that failed; receives Django's signal."""
    _FAILED.inc()


def counted() -> bytes:
    """Return what all workers of this server counted."""
    if _SHARED is None:
        return generate_latest(COUNTS)
    together = CollectorRegistry()
    MultiProcessCollector(together, _SHARED)  # type: ignore[no-untyped-call]
    return generate_latest(together)
