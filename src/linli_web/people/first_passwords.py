"""Passwords that one person gives to another."""

from __future__ import annotations

import secrets


def first_password() -> str:
    """Return a password that can be read out over a telephone."""
    digits = secrets.SystemRandom()
    return "-".join(f"{digits.randrange(10_000):04d}" for _ in range(4))
