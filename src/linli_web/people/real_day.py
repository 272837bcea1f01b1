"""The day of the calendar, whatever day the programme's data reach to.

A licence runs out and a deputy's time ends by the calendar: whoever logs in lives today, even
where the programme shown is the sample of September 2022.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import date


def real_day() -> date:
    """Return today by the calendar of the office."""
    return timezone.localdate()
