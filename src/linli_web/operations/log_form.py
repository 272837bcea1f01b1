"""Lines of the log: with the number of the request, without anybody's data.

`LINLI_LOG_FORMAT` chooses between lines for people (`text`) and for programs (`json`).
"""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest
from pythonjsonlogger.json import JsonFormatter

from linli_web.operations.masking import masked
from linli_web.operations.request_ids import NONE, asked, url_name

_WORDS = "%(asctime)s %(levelname)s %(name)s [%(request_id)s %(url)s %(account)s] %(message)s"
# All that a line may tell; a library that hangs more on a record is not heard.
_FIELDS = (
    "time",
    "level",
    "logger",
    "message",
    "request_id",
    "url",
    "account",
    "method",
    "status",
    "ms",
    "database_ms",
    "queries",
    "exc_info",
    "stack_info",
)


class OfRequest(logging.Filter):
    """Say on each record to which request it belongs, and take the request's address out of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        now = asked()
        record.request_id = now.number if now else NONE
        record.account = now.account if now else NONE
        if not hasattr(record, "url"):
            record.url = now.url if now else NONE
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            _name_the_address(record, request)
        return True


def _name_the_address(record: logging.LogRecord, request: HttpRequest) -> None:
    name = record.url = url_name(request)
    said = {request.path, request.path_info, request.get_full_path()}
    if isinstance(record.args, tuple):
        record.args = tuple(name if each in said else each for each in record.args)


class MaskedText(logging.Formatter):
    """Lines for people."""

    def __init__(self) -> None:
        super().__init__(_WORDS)

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class MaskedJson(JsonFormatter):
    """One JSON object a line."""

    def __init__(self) -> None:
        super().__init__(
            "%(levelname)s %(name)s %(message)s",
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="time",
            json_ensure_ascii=False,
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {
            name: masked(value) if isinstance(value, str) else value
            for name in _FIELDS
            if (value := log_data.get(name)) is not None
        }
