"""What is attached to objects, what waits for an editor, what everybody may see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q

from linli_web.files.kinds import kinds
from linli_web.files.links import link
from linli_web.files.models import Attachment, Content, Decision
from linli_web.files.permissions import is_withdrawn_from, may
from linli_web.files.subjects import confined, scopes
from linli_web.people import places, rights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.db.models import QuerySet

    from linli_web.people.models import Account


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as a page shows it."""

    row: Attachment
    decision: Decision | None
    small: str
    original: str

    @property
    def state(self) -> str:
        """Whether everybody sees it: public, refused or waiting; empty where no editor decides."""
        if not self.row.content.of_kind.is_picture or self.row.table in confined():
            return ""
        if self.decision is None:
            return "waiting"
        return "public" if self.decision.content_id else "refused"


def _with_decisions(rows: QuerySet[Attachment]) -> QuerySet[Attachment]:
    standing = Decision.objects.filter(taken_back_at=None)
    return rows.select_related("content", "added_by").prefetch_related(
        Prefetch("decisions", standing, to_attr="standing")
    )


def gallery(
    account: Account, table: str, keys: Iterable[str], *, withdrawn: bool = False
) -> list[Shown]:
    """Return the files of an object and of those that went into it."""
    rows = Attachment.objects.filter(table=table, key__in=list(keys))
    rows = rows.filter(withdrawn_at__isnull=not withdrawn)
    return shown(account, _with_decisions(rows))


def shown(account: Account, rows: Iterable[Attachment]) -> list[Shown]:
    """Return files with addresses for an account."""
    moderates = _moderates(account)
    return [
        _shown(account, row, not is_withdrawn_from(account, row) or moderates(row.table, row.key))
        for row in rows
    ]


def _moderates(account: Account) -> Callable[[str, str], bool]:
    """Return whether somebody moderates the files of an object, asked once for each."""
    return cache(lambda table, key: may(account, "moderate_files", table, key).allowed)


def _shown(account: Account, row: Attachment, opens: bool) -> Shown:
    decisions: Sequence[Decision] = row.standing  # type: ignore[attr-defined]
    readable = row.content.may_be_read and opens
    is_picture = row.content.of_kind.is_picture
    return Shown(
        row,
        decisions[0] if decisions else None,
        link(row, "small", account) if readable and is_picture else "",
        link(row, "original", account) if readable else "",
    )


def waiting(account: Account, most: int) -> list[Shown]:
    """Return the pictures that nobody has decided on, the oldest first, where one may."""
    pictures = [name for name, kind in kinds().items() if kind.is_picture]
    decided = Decision.objects.filter(attachment=OuterRef("pk"), taken_back_at=None)
    rows = Attachment.objects.filter(
        ~Exists(decided), withdrawn_at=None, content__kind__in=pictures
    ).exclude(table__in=confined())
    rows = rows.filter(_within_reach(account))
    allowed = _moderates(account)
    found = []
    for row in _with_decisions(rows).iterator(200):
        if allowed(row.table, row.key):
            found.append(row)
            if len(found) == most:
                break
    return shown(account, found)


def _within_reach(account: Account) -> Q:
    """Leave out places where somebody decides on nothing; of other objects each is asked about."""
    codes = places.codes_within(rights.reach(account, "moderate_files"))
    if codes is None:
        return Q()
    tables = {scope: table for scope, table in scopes().items() if scope in codes}
    conditions = [Q(table=table, key__in=codes[scope]) for scope, table in tables.items()]
    return reduce(or_, conditions, ~Q(table__in=tables.values()))


def public_photos(table: str, keys: Iterable[str]) -> QuerySet[Decision]:
    """Return the pictures of an object that everybody may see."""
    return public_copies().filter(attachment__table=table, attachment__key__in=list(keys))


def public_copies() -> QuerySet[Decision]:
    """Return all pictures that everybody may see."""
    rows = Decision.objects.filter(
        taken_back_at=None, content__isnull=False, attachment__withdrawn_at=None
    )
    clean = Q(content__scan=Content.Scan.CLEAN) | Q(content__scan=Content.Scan.UNSCANNED)
    return rows.filter(clean).select_related("attachment", "content").order_by("decided_at", "id")
