"""Checks that stop a bad start."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.apps import AppConfig

_SHORTEST_TOKEN = 32


@register()
def embedded_database_is_new_enough(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    """SQLite needs upsert with RETURNING and strict foreign keys (3.35)."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine.endswith("sqlite3") and sqlite3.sqlite_version_info < (3, 35):
        return [
            Error(
                f"SQLite {sqlite3.sqlite_version} is too old",
                hint="use Python 3.11 or newer with SQLite 3.35 or newer, or PostgreSQL",
                id="linli.E001",
            )
        ]
    return []


@register()
def token_of_metrics_is_long_enough(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    """A token that can be guessed is none."""
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < _SHORTEST_TOKEN:
        return [
            Error(
                f"LINLI_METRICS_TOKEN is shorter than {_SHORTEST_TOKEN} characters",
                hint="set a long random one, such as openssl rand -hex 32 prints, or unset it",
                id="linli.E003",
            )
        ]
    return []


@register()
def tile_service_has_an_approval_number(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    """A published map needs its approval number (审图号) beside it."""
    if settings.MAP_TILE_URL and not settings.MAP_APPROVAL_NUMBER:
        return [
            Error(
                "LINLI_MAP_TILE_URL is set without LINLI_MAP_APPROVAL_NUMBER",
                hint="set the approval number (审图号) of the tile service, it is shown on the map",
                id="linli.E002",
            )
        ]
    return []


@register()
def scanner_has_an_address(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """An address of the scanner that is none would hold every file for ever."""
    found = urlsplit(settings.CLAMD)
    good = (found.scheme == "tcp" and found.hostname) or (found.scheme == "unix" and found.path)
    if settings.CLAMD and not good:
        return [
            Error(
                f"LINLI_CLAMD is {settings.CLAMD!r}",
                hint="write tcp://host:port or unix:///place/of/the.socket",
                id="linli.E003",
            )
        ]
    return []
