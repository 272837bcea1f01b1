"""Codes on slips of paper: twelve digits by chance and one to check, in groups to be read out.

The thirteenth digit is Damm's: it finds every single wrong digit and every swap of two neighbours,
so that a slip of the hand is told at once and costs no try. Of a code only its digest under the
office's secret key is kept; without that key nobody can search the 10^12 codes.

Reference: H. M. Damm, Total anti-symmetrische Quasigruppen, dissertation, Marburg 2004.
"""

from __future__ import annotations

import secrets
import unicodedata

from django.utils.crypto import salted_hmac

DIGITS = 12
_TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def new_code() -> str:
    """Return a code that nobody can guess: 13 digits."""
    drawn = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    return drawn + check_digit(drawn)


def check_digit(digits: str) -> str:
    """Return the digit that Damm's scheme puts behind others."""
    state = 0
    for digit in digits:
        state = int(_TABLE[state][int(digit)])
    return str(state)


def is_whole(code: str) -> bool:
    """Tell whether a code has all its digits and none is mistyped."""
    return len(code) == DIGITS + 1 and check_digit(code) == "0"


def as_typed(text: str) -> str:
    """Return the digits of what somebody typed: blanks and dashes do not count, nor full width."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(each for each in plain if each in "0123456789")


def in_groups(code: str) -> str:
    """Return a code as it stands on paper: 1234 5678 9012 3."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def digest(code: str) -> str:
    """Return what is kept of a code."""
    return salted_hmac("linli_web.people.slips", code, algorithm="sha256").hexdigest()
