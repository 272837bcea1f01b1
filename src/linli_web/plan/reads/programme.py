"""The programme itself and its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from linli_web.plan.models import Programme

if TYPE_CHECKING:
    from datetime import date


def programme() -> Programme | None:
    """Return this office's programme; none before anything was imported."""
    return Programme.objects.order_by("id").first()


def is_sample() -> bool:
    """Tell whether this office's programme is the sample."""
    mine = programme()
    return mine is not None and mine.of_sample


def today() -> date:
    """Return the programme's day: what its data reach to where that is told, else the real day.

    A sample that ends in September 2022 has to look as it did then.
    """
    mine = programme()
    return mine.as_of if mine and mine.as_of else timezone.localdate()
