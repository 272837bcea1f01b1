"""A fingerprint of plain content, by which a later change shows."""

from __future__ import annotations

import hashlib
import json


def fingerprint(content: object) -> str:
    """Return the SHA-256 of plain content, alike for alike content.

    Parameters
    ----------
    content
        Objects, lists, texts, whole numbers; exact amounts as text.

    Returns
    -------
    str
        In hexadecimal, of the content as JSON with sorted keys and without blanks, in UTF-8.

    Examples
    --------
    >>> fingerprint({"b": 1, "a": ["屋面"]}) == fingerprint({"a": ["屋面"], "b": 1})
    True
    >>> fingerprint([])[:8]
    '4f53cda1'
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
