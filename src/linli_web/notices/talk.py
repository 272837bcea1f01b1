"""What a page needs to show what was said about its object."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from linli_web.notices.reads import comments_on
from linli_web.notices.subjects import may_read

if TYPE_CHECKING:
    from linli_web.notices.models import Comment
    from linli_web.people.models import Account


@dataclass(frozen=True, slots=True)
class Said:
    """One comment with its words ready for a page, and whether the reader wrote it."""

    comment: Comment
    words: SafeString
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said about an object."""

    table: str
    key: str
    said: list[Said]
    may_comment: bool


def talk(account: Account, table: str, key: str) -> Talk:
    """Return what was said about an object, for somebody who may read it."""
    said = [
        Said(each, _words(each), each.author_id == account.pk) for each in comments_on(table, key)
    ]
    return Talk(table, key, said, may_read(account, table, key))


def _words(comment: Comment) -> SafeString:
    """Write plain text for a page: lines kept, names of those mentioned set off, nothing else."""
    names = sorted((each.name for each in comment.mentioned.all()), key=len, reverse=True)
    if not names:
        return _lines(comment.text)
    found = re.compile(f"([@＠](?:{'|'.join(re.escape(name) for name in names)}))")
    parts = found.split(comment.text)
    # Every second part is a name.
    written = (
        format_html("<strong>{}</strong>", part) if number % 2 else _lines(part)
        for number, part in enumerate(parts)
    )
    return format_html_join("", "{}", ((each,) for each in written))


def _lines(text: str) -> SafeString:
    # Escaped before the breaks are put in.
    return mark_safe(escape(text).replace("\n", "<br>"))  # noqa: S308 # nosec B308 B703
