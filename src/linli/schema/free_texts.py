"""Numbers of persons in texts that somebody typed, or that tell what went wrong.

Problem: a reason, a log or a heading is kept as it is and nobody seals it, so a number of a person
that stands in it outlasts that person's erasure. Decision: what has the form of an identity number
with a right check digit, or of a mobile number, is covered before such a text is kept, or refused
where somebody can still mend it. Names have no form by which they could be known.
"""

from __future__ import annotations

import re

from linli.schema.personal import check_digit, is_mobile, masked, normalised

# Digits of both widths; a gap only where people write one, or a flat beside a date is covered, too.
_DIGIT, _GAP = "[0-9０-９]", r"[\s\-－]?"
_LAST = "[0-9０-９XxＸ]"
_ID_NUMBER = re.compile(
    rf"(?<!{_DIGIT}){_DIGIT}{{6}}{_GAP}{_DIGIT}{{8}}{_GAP}{_DIGIT}{{3}}{_LAST}(?!{_LAST})"
)
_MOBILE = re.compile(
    rf"(?<!{_DIGIT})(?:[+＋]?[8８][6６]{_GAP})?"
    rf"([1１]{_DIGIT}{{2}}{_GAP}{_DIGIT}{{4}}{_GAP}{_DIGIT}{{4}})(?!{_DIGIT})"
)


def numbers_covered(text: str) -> str:
    """Return a text in which identity numbers and mobile numbers of persons are covered.

    Examples
    --------
    >>> numbers_covered("张三 13800005678，11010519491231002x")
    '张三 138****5678，1101**********002X'
    """
    return _MOBILE.sub(_mobile, _ID_NUMBER.sub(_id_number, text))


def holds_numbers(text: str) -> bool:
    """Tell whether a text holds a number that names one person.

    Examples
    --------
    >>> holds_numbers("请打 138 0000 5678"), holds_numbers("共 1380000567 户")
    (True, False)
    """
    return numbers_covered(text) != text


def _id_number(found: re.Match[str]) -> str:
    plain = normalised("id_number", found[0])
    is_one = plain[:1] != "0" and plain[17:] == check_digit(plain[:17])
    return masked("id_number", plain) if is_one else found[0]


def _mobile(found: re.Match[str]) -> str:
    plain = normalised("phone", found[1])
    return masked("phone", plain) if is_mobile(plain) else found[0]
