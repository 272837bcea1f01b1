"""When a message may leave: gathered to an hour of the day or week, and never in quiet hours.

Hours are those of China (Asia/Shanghai), whatever the server's clock is set to.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from linli_web.notices.models import Habit

CHINA = ZoneInfo("Asia/Shanghai")
_A_DAY = timedelta(days=1)
_DAYS = {"daily": 1, "weekly": 7}


def not_before(moment: datetime, habit: Habit, channel: str) -> datetime:
    """Return when a message of a moment may leave at the earliest.

    Parameters
    ----------
    moment
        When it came up.
    habit
        When its reader wants to be written to.
    channel
        `email` is gathered as the reader likes, `sms` goes at once; both keep the quiet hours.
    """
    if channel == "email" and habit.digest in _DAYS:
        moment = next_digest(moment, habit)
    return after_quiet(moment, habit.quiet_from, habit.quiet_until)


def next_digest(moment: datetime, habit: Habit) -> datetime:
    """Return the next moment at which gathered e-mails leave, later than the one given."""
    local = moment.astimezone(CHINA)
    found = datetime.combine(local.date(), time(habit.hour), CHINA)
    while found <= local or (habit.digest == "weekly" and found.weekday() != habit.weekday):
        found += _A_DAY
    return found


def is_quiet(moment: datetime, since: int, until: int) -> bool:
    """Tell whether a moment lies within quiet hours; equal hours mean there are none."""
    hour = moment.astimezone(CHINA).hour
    if since <= until:
        return since <= hour < until
    return hour >= since or hour < until


def after_quiet(moment: datetime, since: int, until: int) -> datetime:
    """Return the moment itself, or the end of the quiet hours that it lies within."""
    if not is_quiet(moment, since, until):
        return moment
    local = moment.astimezone(CHINA)
    end = datetime.combine(local.date(), time(until), CHINA)
    return end if end > local else end + _A_DAY
