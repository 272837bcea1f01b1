"""Rows of a list that changed since somebody last looked, or since a day, as the journal tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db.models import CharField, Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from linli_web.journal import reads as journal
from linli_web.registry.filters import Chip

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from linli_web.notices.actions import Since
    from linli_web.registry.listings import Listing

SINCE_VISIT, SINCE_DAY = "changed", "changed_since"
VISIT = "visit"
_YEARS = range(1900, 3000)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a list was asked about changes.

    Parameters
    ----------
    number
        Entries of the journal behind this one count as changes.
    condition
        What rows have to meet; nothing where changes were not asked for.
    chip
        The filter in words, where it was asked for.
    wrong
        Why what was asked could not be understood.
    imported
        How many rows were changed by whole tables since, which are not told one by one.
    """

    number: int
    at: datetime
    condition: Q
    chip: Chip | None = None
    wrong: str = ""
    imported: int = 0
    visit: bool = False
    day: str = ""


def changed(wanted: Listing, values: Mapping[str, str], since: Since) -> Changed | None:
    """Read what an address asks about changes; None for lists whose rows have no single key."""
    if not isinstance(wanted.model._meta.pk, CharField):
        return None
    text = values.get(SINCE_DAY, "").strip()
    day = _day(text)
    if day is not None:
        start = timezone.make_aware(datetime.combine(day, time.min))
        words = _("%(day)s 以来有变化") % {"day": day.isoformat()}
        return _asked(wanted, journal.last_before(start), start, words, SINCE_DAY, text)
    wrong = _("写成 2021-07-01 的样子") if text else ""
    if values.get(SINCE_VISIT) == VISIT:
        words = _("我上次看过以来有变化")
        return _asked(wanted, since.number, since.at, words, SINCE_VISIT, text, wrong)
    return Changed(since.number, since.at, Q(), wrong=wrong, day=text)


def _asked(
    wanted: Listing,
    number: int,
    at: datetime,
    words: str,
    parameter: str,
    text: str,
    wrong: str = "",
) -> Changed:
    return Changed(
        number,
        at,
        Q(pk__in=journal.changed_keys(wanted.name, number)),
        Chip(words, (SINCE_VISIT, SINCE_DAY)),
        wrong,
        journal.rows_of_whole_tables(wanted.name, number),
        visit=parameter == SINCE_VISIT,
        day=text,
    )


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and day.year in _YEARS else None


def marks(wanted: Listing, asked: Changed | None, keys: Iterable[str]) -> list[bool]:
    """Tell of each row of a page whether it changed."""
    keys = list(keys)
    if asked is None:
        return [False] * len(keys)
    found = set(journal.changed_keys(wanted.name, asked.number).filter(key__in=keys))
    return [key in found for key in keys]
