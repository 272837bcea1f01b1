"""The announcements that are public, and how long they stay open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from linli_web.publish.models import Announcement

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Notice:
    """An announcement as of a day; `days_left` is None where it has no end, below 0 when over."""

    announcement: Announcement
    days_left: int | None

    @property
    def open(self) -> bool:
        """Whether it can still be objected to."""
        return self.announcement.withdrawn_on is None and (
            self.days_left is None or self.days_left >= 0
        )


def public_announcements(today: date) -> QuerySet[Announcement]:
    """Return what is public: published, and not withdrawn."""
    return Announcement.objects.filter(
        published_on__lte=today, withdrawn_on__isnull=True
    ).select_related("community")


def open_notices(today: date) -> list[Notice]:
    """Return the announcements that are open, the first to close first."""
    going_on = public_announcements(today).filter(
        Q(closes_on__isnull=True) | Q(closes_on__gte=today)
    )
    found = [as_of(each, today) for each in going_on]
    return sorted(
        found, key=lambda each: (each.days_left is None, each.days_left, each.announcement.pk)
    )


def as_of(announcement: Announcement, today: date) -> Notice:
    """Tell how many days an announcement has left."""
    closes = announcement.closes_on
    return Notice(announcement, (closes - today).days if closes else None)
