"""Addresses of files: signed, for one account, for a while.

An address that was copied or found in a history opens nothing for another account, and nothing
after its time. It ends on a round moment, so that a browser finds the same address again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from django.conf import settings
from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from linli_web.files.models import Attachment
    from linli_web.people.models import Account

Form: TypeAlias = Literal["original", "large", "small"]
_SALT = "linli_web.files"


@dataclass(frozen=True, slots=True)
class Link:
    """What an address opens: an attachment in some form, for an account, until a moment."""

    attachment: str
    form: str
    account: int
    until: int


def link(row: Attachment, form: Form, account: Account) -> str:
    """Return the address of a file for an account."""
    length = settings.LINK_MINUTES * 60
    until = (int(time.time()) // length + 2) * length
    token = signing.Signer(salt=_SALT).sign_object([row.public_id, form, account.pk, until])
    return reverse("file", args=[token])


def followed(token: str) -> Link | None:
    """Return what an address opens; None where it is forged or its time is over."""
    try:
        found = Link(*signing.Signer(salt=_SALT).unsign_object(token))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return found if found.until > time.time() else None
