"""Unified social credit codes of organisations (统一社会信用代码)."""

from __future__ import annotations

import re

_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FORM = re.compile(rf"[{_CHARACTERS}]{{2}}\d{{6}}[{_CHARACTERS}]{{10}}")


def check_character(first: str) -> str:
    """Return the last character that belongs to the first 17 of a code.

    Parameters
    ----------
    first
        17 characters of the code's alphabet (digits and capitals without I, O, S, V, Z).

    Raises
    ------
    ValueError
        There are not 17 of them, or one is not of the alphabet.

    References
    ----------
    GB 32100-2015, annex: weights are powers of 3 modulo 31.

    Examples
    --------
    >>> check_character("91350100M000100Y4")
    '3'
    """
    if len(first) != 17:
        msg = f"17 characters are needed, {len(first)} were given"
        raise ValueError(msg)
    total = sum(_CHARACTERS.index(each) * pow(3, place, 31) for place, each in enumerate(first))
    return _CHARACTERS[-total % 31]


def is_credit_code(text: str) -> bool:
    """Tell whether a text is a well-formed code with the right check character.

    Examples
    --------
    >>> is_credit_code("91350100M000100Y43"), is_credit_code("91350100M000100Y44")
    (True, False)
    """
    return bool(_FORM.fullmatch(text)) and check_character(text[:17]) == text[17]
