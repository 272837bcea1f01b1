"""Who may open which address: one table, `rights.csv`; an address without a row stays shut."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import AnonymousUser

    from linli_web.people.models import Account

AUDIENCES = ("public", "signed_in", "office")


@cache
def rights() -> Mapping[str, str]:
    """Return the audience of each address by the name of its url."""
    text = resources.files("linli_web.people").joinpath("rights.csv").read_text(encoding="utf-8")
    return {row["url"]: row["audience"] for row in csv.DictReader(text.splitlines())}


def may_open(url_name: str, account: Account | AnonymousUser) -> bool:
    """Tell whether someone may open an address."""
    audience = rights().get(url_name)
    if audience == "public":
        return True
    if audience is None or not account.is_authenticated:
        return False
    return audience == "signed_in" or account.may_edit
