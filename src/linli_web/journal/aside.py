"""Entries that change none of the data that pages are made of.

Problem: what has been worked out is kept until the data change, and the journal tells when they
do; but it also tells who logged in. Decision: entries about these tables, and acts that only read,
do not move the version of the data. Nothing that is remembered (`journal.memory`) may read these
tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linli_web.journal.models import Entry

TABLES = frozenset(
    {
        "accounts",
        "comments",
        "api_tokens",
        "deputies",
        "holdings",
        "invitations",
        "organisations",
        "proposals",
        "scenarios",
        "sessions",
        "slips",
        "weight_policies",
        "wishes",
        "work_items",
    }
)
ACTS = frozenset(
    {
        "answer_request",
        "export",
        "export_personal",
        "register_request",
        "reveal_personal",
        "rotate_keys",
        "search_personal",
    }
)


def stands_aside(entry: Entry) -> bool:
    """Tell whether an entry leaves the data as they were."""
    return entry.table in TABLES or entry.act in ACTS
