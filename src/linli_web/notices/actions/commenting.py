"""Talking about an object: plain words, people mentioned by `@name`, nothing lost unsaid.

The journal keeps that somebody commented, not the words: they may tell of persons, and the
journal forgets nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli_web.journal.actions import Act, gathered, record
from linli_web.notices.actions.outcomes import Refused
from linli_web.notices.actions.telling import Message, tell
from linli_web.notices.models import Comment
from linli_web.notices.subjects import may_read, name_of, page_of
from linli_web.people.actors import actor as as_actor
from linli_web.people.holders import read_along
from linli_web.people.models import Account

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 4000
_LONGEST_NAME = 20
_MOST_MENTIONED = 20
_AT = re.compile(rf"[@＠](\S{{1,{_LONGEST_NAME}}})")


@gathered()
def comment(
    author: Account, table: str, key: str, text: str, picked: Iterable[str] = ()
) -> Comment:
    """Comment on an object; who is mentioned is told.

    Parameters
    ----------
    author
        Who says it.
    table, key
        The object.
    text
        What is said; `@name` mentions whoever of that name may read the object.
    picked
        Public ids of those who were picked from the list.

    Raises
    ------
    Refused
        Nothing is said, too much, or a name means several people.
    PermissionDenied
        The author may not read the object.
    """
    _demand_reading(author, table, key)
    said = _said(text)
    row = Comment.objects.create(table=table, key=key, author=author, text=said, at=timezone.now())
    _mention(row, _mentioned(row, picked))
    record(as_actor(author), [_act("comment", row)])
    return row


@gathered()
def edit_comment(author: Account, public_id: str, text: str, picked: Iterable[str] = ()) -> Comment:
    """Change one's own comment; who is mentioned for the first time is told."""
    row = _own(author, public_id)
    row.text, row.edited_at = _said(text), timezone.now()
    row.save()
    _mention(row, _mentioned(row, picked))
    record(as_actor(author), [_act("edit_comment", row)])
    return row


@gathered()
def withdraw_comment(author: Account, public_id: str) -> Comment:
    """Take back one's own comment; its place stays and its words go."""
    row = _own(author, public_id)
    row.text, row.withdrawn_at = "", timezone.now()
    row.save()
    row.mentioned.clear()
    record(as_actor(author), [_act("withdraw_comment", row)])
    return row


def _demand_reading(author: Account, table: str, key: str) -> None:
    if not may_read(author, table, key):
        raise PermissionDenied(_("您看不到这条记录，不能评论。"))


def _own(author: Account, public_id: str) -> Comment:
    row = Comment.objects.select_for_update().get(public_id=public_id)
    _demand_reading(author, row.table, row.key)
    if row.author_id != author.pk:
        raise PermissionDenied(_("只能改自己写的评论。"))
    if row.withdrawn_at is not None:
        raise Refused(_("这条评论已经撤回。"))
    return row


def _said(text: str) -> str:
    said = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not said:
        raise Refused(_("请写点什么再发。"))
    if len(said) > LONGEST:
        raise Refused(
            _("评论最多 %(most)s 个字，现在 %(number)s 个。")
            % {"most": LONGEST, "number": len(said)}
        )
    return said


def _mentioned(row: Comment, picked: Iterable[str]) -> list[Account]:
    """Return who is meant: those picked, and those whose name stands behind an @."""
    chosen = Account.objects.filter(is_active=True, public_id__in=list(picked)[:_MOST_MENTIONED])
    found = {each.pk: each for each in _readers(row, chosen)}
    taken = {each.name for each in found.values()}
    for name, people in _named(row).items():
        if name in taken:
            continue
        if len(people) > 1:
            raise Refused(
                _("有 %(number)s 位“%(name)s”，请从名单里选一位。")
                % {"number": len(people), "name": name}
            )
        found[people[0].pk] = people[0]
    return list(found.values())[:_MOST_MENTIONED]


def _named(row: Comment) -> dict[str, list[Account]]:
    """Return the readers named in a comment; Chinese runs on behind a name, the longest counts."""
    behind = _AT.findall(row.text)
    beginnings = {text[:length] for text in behind for length in range(1, len(text) + 1)}
    people = Account.objects.filter(is_active=True, name__in=beginnings)
    by_name: dict[str, list[Account]] = {}
    for each in _readers(row, people):
        by_name.setdefault(each.name, []).append(each)
    longest = {
        max((name for name in by_name if text.startswith(name)), key=len, default="")
        for text in behind
    }
    return {name: by_name[name] for name in sorted(longest - {""})}


def _readers(row: Comment, people: Iterable[Account]) -> list[Account]:
    return [each for each in read_along(people) if may_read(each, row.table, row.key)]


def _mention(row: Comment, people: list[Account]) -> None:
    row.mentioned.set(people)
    title = gettext_noop("%(who)s在“%(what)s”的讨论里提到您")
    values = {"who": str(row.author), "what": name_of(row.table, row.key)}
    url = f"{page_of(row.table, row.key)}#comment-{row.public_id}"
    message = Message("mention", title, values, url, f"mention:{row.public_id}")
    tell([each for each in people if each != row.author], message)


def _act(verb: str, row: Comment) -> Act:
    return Act(verb, "comments", row.public_id, after={"table": row.table, "key": row.key})
