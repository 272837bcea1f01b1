"""What stops an action."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - an outcome, not a fault
    """Something stands against it; the reason is told in words and nothing was changed."""
