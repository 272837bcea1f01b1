"""Names of rows for addresses that nobody can count through."""

from __future__ import annotations

import secrets


def public_id() -> str:
    """Return 16 random characters that may stand in an address."""
    return secrets.token_urlsafe(12)
