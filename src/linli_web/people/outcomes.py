"""What stops an act besides a missing right: something stands against it."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - an outcome, not a fault
    """Something stands against it; every reason is told, in words, and nothing was changed."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons

    @property
    def reason(self) -> str:
        """All reasons in one text."""
        return str(self)
