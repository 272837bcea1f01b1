"""Each request gets a number, is counted and told of in the log."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from django.db import connection

from linli_web.operations.counting import DatabaseTime, count_request
from linli_web.operations.request_ids import HEADER, answering

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_LOG = logging.getLogger("linli.requests")


class Watch:
    """Stand around everything that answers pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        database = DatabaseTime()
        with answering(request) as asked, connection.execute_wrapper(database):
            response = self.get_response(request)
            seconds = time.perf_counter() - begun
            method = request.method or ""
            count_request(asked.url, method, response.status_code, seconds, database)
            told = {
                "method": method,
                "status": response.status_code,
                "ms": round(seconds * 1000),
                "database_ms": round(database.seconds * 1000),
                "queries": database.queries,
            }
            _LOG.info("%(method)s %(status)s in %(ms)s ms", told, extra=told)
        response[HEADER] = asked.number
        return response
