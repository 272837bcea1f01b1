"""The reason of an act, as somebody typed it: said at all, and no longer than it can be kept."""

from __future__ import annotations

from django.utils.translation import gettext as _

from linli.schema.free_texts import holds_numbers
from linli_web.people.outcomes import Refused

LONGEST = 200


def against(because: str, missing: str) -> list[str]:
    """Return what stands against a reason: none was given, it is too long, or names a person.

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
    return against_numbers(because)


def kept_words(text: str, longest: int, missing: str = "") -> str:
    """Return words that are kept as they were typed, no longer than that.

    Parameters
    ----------
    text
        The words as typed.
    longest
        How many characters are kept.
    missing
        What is said where there are none; without it, there may be none.

    Raises
    ------
    Refused
        They are missing, or name a person by a number.
    """
    words = text.replace("\0", "").strip()
    if missing and not words:
        raise Refused(missing)
    # Before they are cut: the beginning of a number tells of somebody too.
    if reasons := against_numbers(words):
        raise Refused(*reasons)
    return words[:longest]


def against_numbers(text: str) -> list[str]:
    """Return what stands against words that stay for good: a number that names one person."""
    if holds_numbers(text):
        return [_("这里不要写身份证号和手机号：写进去就删不掉了。请去掉号码再提交。")]
    return []
