"""What stops an act besides a missing right: something stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Refused(Exception):  # noqa: N818 - an outcome, not a fault
    """Something stands against it; every reason is told, in words, and nothing was changed."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons

    @property
    def reason(self) -> str:
        """All reasons in one text."""
        return str(self)


class Conflict(Exception):  # noqa: N818 - an outcome, not a fault
    """Somebody else saved in between; nothing was changed.

    Parameters
    ----------
    current
        The row as it stands now.
    version
        Its version.
    """

    def __init__(self, current: Mapping[str, Any], version: int) -> None:
        super().__init__(f"the row is at version {version} by now")
        self.current = current
        self.version = version
