"""Personal data: which types of a field are personal, one way to write each, and its mask.

References: GB 11643-1999 (citizen identification number, check digit by ISO 7064 MOD 11-2);
Personal Information Protection Law of the People's Republic of China (2021), articles 6 and 51.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from linli.schema.definitions import Field

PERSONAL_TYPES = ("person_name", "id_number", "phone", "signature")
# Those by which a person may be searched for: they name one person alone.
SEARCHABLE_TYPES = ("id_number", "phone")

_WIDE, _NARROW = "０１２３４５６７８９ＸｘＯ＋－（）", "0123456789XXO+-()"
_NOISE = r"[\s\u3000\u00a0\-()·.]"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_ID_NUMBER = r"^[1-9]\d{16}[\dX]$"
_MOBILE = r"^1[3-9]\d{9}$"
_LANDLINE = r"^0\d{2,3}[2-9]\d{6,7}$"
_SEEN_OF_ID = 4


def normalised(kind: str, text: str) -> str:
    """Write a value in the one way in which it is kept and searched for.

    Parameters
    ----------
    kind
        One of `PERSONAL_TYPES`.
    text
        As somebody typed it.

    Examples
    --------
    >>> normalised("phone", "+86 138-0000 ５678"), normalised("id_number", "11010519491231002x")
    ('13800005678', '11010519491231002X')
    """
    if kind not in SEARCHABLE_TYPES:
        return text.strip(" \t\r\n\u3000\u00a0")
    plain = re.sub(_NOISE, "", text.translate(str.maketrans(_WIDE, _NARROW)))
    return plain.upper() if kind == "id_number" else re.sub(r"^(\+|00)86", "", plain)


def is_mobile(text: str) -> bool:
    """Tell whether something is a mobile number of the mainland, as `normalised` writes it.

    Examples
    --------
    >>> is_mobile("13800005678"), is_mobile("12800005678"), is_mobile("073522222")
    (True, False, False)
    """
    return re.fullmatch(_MOBILE, text, re.ASCII) is not None


def read_id_number(column: pl.Expr, _: Field) -> pl.Expr:
    """Read a column of identity numbers: shape, a real day of birth, and the check digit."""
    plain = _plain(column).str.to_uppercase()
    digits = [plain.str.slice(at, 1).cast(pl.Int32, strict=False) for at in range(17)]
    weighed = [digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)]
    total = pl.sum_horizontal(weighed)
    check = (total % 11).replace_strict(
        list(range(11)), list(_CHECK_DIGITS), default=None, return_dtype=pl.String
    )
    born = plain.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    is_one = plain.str.contains(_ID_NUMBER) & (plain.str.slice(17) == check)
    return pl.when(is_one & born.is_not_null()).then(plain)


def read_phone(column: pl.Expr, _: Field) -> pl.Expr:
    """Read a column of telephone numbers: a mobile, or a landline with its area code."""
    plain = _plain(column).str.replace(r"^(\+|00)86", "")
    return pl.when(plain.str.contains(_MOBILE) | plain.str.contains(_LANDLINE)).then(plain)


def _plain(column: pl.Expr) -> pl.Expr:
    return column.str.replace_many(list(_WIDE), list(_NARROW)).str.replace_all(_NOISE, "")


def check_digit(first: str) -> str:
    """Return the last character that belongs behind the first 17 digits of an identity number.

    Examples
    --------
    >>> check_digit("11010519491231002")
    'X'
    """
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    return _CHECK_DIGITS[total % 11]


def masked(kind: str, text: str) -> str:
    """Cover a value so far that it can be told from others but not used.

    Parameters
    ----------
    kind
        One of `PERSONAL_TYPES`.
    text
        The value; one that does not look as it should is covered whole.

    Examples
    --------
    >>> masked("person_name", "张三丰"), masked("phone", "13800005678")
    ('张**', '138****5678')
    >>> masked("id_number", "11010519491231002X"), masked("phone", "07355522222")
    ('1101**********002X', '0735*****22')
    """
    if not text:
        return ""
    if kind == "person_name":
        return f"{text[0]}{'*' * max(1, len(text) - 1)}"
    if kind == "id_number" and re.match(_ID_NUMBER, text):
        return f"{text[:_SEEN_OF_ID]}{'*' * 10}{text[-_SEEN_OF_ID:]}"
    if kind == "phone" and re.match(_MOBILE, text):
        return f"{text[:3]}****{text[-4:]}"
    if kind == "phone" and re.match(_LANDLINE, text):
        return f"{text[:4]}{'*' * (len(text) - 6)}{text[-2:]}"
    return "*" * (3 if kind == "signature" else max(3, min(len(text), 18)))


def told(field: Field, value: object) -> str:
    """Write a cell for a page, or for what is kept of one: a person's value masked."""
    text = "" if value is None else str(value)
    return masked(field.type, text) if field.is_personal else text
