"""Text from outside: what no database can hold is turned away before one is asked."""

from __future__ import annotations


def holdable(text: str) -> bool:
    """Tell whether a database can hold a text: no NUL, no half of a character."""
    return "\0" not in text and not any("\ud800" <= each <= "\udfff" for each in text)
