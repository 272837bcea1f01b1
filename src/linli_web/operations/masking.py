"""Words of a log in which nobody's numbers and secrets stand.

Problem: what goes wrong tells with what it went wrong: a number of an identity card in a database's
answer, a token in an address. Decision: every message and every exception is gone through before it
is written, and what looks like a number of a person or a secret is covered. Too much covered is a
nuisance, too little cannot be taken back: logs are copied and kept.

Names of people have no form by which they could be known; our own messages bring none, and the
values that a database names in its complaints are covered wholly.
"""

from __future__ import annotations

import re

COVERED = "***"
_WHAT_IS_HIDDEN = (
    r"pass(?:word|wd|phrase|code)?|pwd|secret|token|api[-_]?key|private[-_]?key|authorization|"
    r"cookie|session(?:[-_]?id)?|csrf\w*|otp|密码|口令|验证码|密钥|令牌"
)
_IS = r"[\"']?\s*(?:[:=：]|是|为|\bis\b)+\s*"
_VALUE = r"(?:\"[^\"]*\"|'[^']*'|[^\s,;&\"']+)"
# Each form and what stands in its place.
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(form, re.IGNORECASE), cover)
    for form, cover in (
        # What a database tells of the row that it refused.
        (r"(DETAIL:\s*)[\s\S]*?(?=\n\n|\Z)", rf"\1{COVERED}"),
        (r"(Failing row contains ).*", rf"\1{COVERED}"),
        (r"(Key \([^)]*\)=)\(.*\)", rf"\1({COVERED})"),
        # Name and password in an address, and all of an address behind its host.
        (r"(://)[^\s/@]+@", rf"\1{COVERED}@"),
        (r"(https?://[^\s/\"']+)/[^\s\"']+", r"\1/..."),
        (r"\b(Bearer|Basic|Token)\s+[\w.~+/=-]{6,}", rf"\1 {COVERED}"),
        (
            rf"((?<![a-z])(?:[\w-]{{0,40}}[-_])?(?:{_WHAT_IS_HIDDEN}){_IS}){_VALUE}",
            rf"\1{COVERED}",
        ),
        (r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+", COVERED),
        # An identity card written in groups, a bank card, a telephone.
        (r"(?<!\d)\d{6}[ -](?:1[89]|20)\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{3}[\dX](?!\d)", COVERED),
        (r"(?<!\d)\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,4})?(?!\d)", COVERED),
        (r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)", COVERED),
        (r"(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)", COVERED),
        # Any number as long as one of a person's.
        (r"\d{11,}X?", COVERED),
    )
)
# Random text, as tokens and keys are: long, with letters of both kinds and digits.
_LONG = re.compile(r"[A-Za-z0-9_~+/=-]{24,}")


def masked(text: str) -> str:
    """Return a text in which numbers of persons and secrets are covered.

    Examples
    --------
    >>> masked("owner 431023199001011234 said 13800138000, password=swordfish")
    'owner *** said ***, password=***'
    """
    for form, cover in _FORMS:
        text = form.sub(cover, text)
    return _LONG.sub(_covered_if_random, text)


def _covered_if_random(found: re.Match[str]) -> str:
    # A path is judged part by part.
    return "/".join(COVERED if _is_random(part) else part for part in found[0].split("/"))


def _is_random(word: str) -> bool:
    kinds = (str.islower, str.isupper, str.isdigit)
    return len(word) >= 24 and all(any(kind(letter) for letter in word) for kind in kinds)
