"""The reason of an act, as somebody typed it: said at all, and no longer than it can be kept."""

from __future__ import annotations

from django.utils.translation import gettext as _

LONGEST = 200


def against(because: str, missing: str) -> list[str]:
    """Return what stands against a reason: none was given, or it is too long to be kept whole.

    Parameters
    ----------
    because
        The reason as typed.
    missing
        What is said where there is none.
    """
    found = len(because.strip())
    if not found:
        return [missing]
    if found > LONGEST:
        words = _("原因写了 %(found)s 个字，最多 %(most)s 个，请写短些。")
        return [words % {"found": found, "most": LONGEST}]
    return []
