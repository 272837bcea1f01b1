"""People are told once when work that waits for them is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli_web.notices.actions.asking import page_of, waiting_people
from linli_web.notices.actions.telling import Message, tell
from linli_web.notices.models import WorkItem

if TYPE_CHECKING:
    from datetime import date


def remind_of_late(day: date) -> int:
    """Tell of work that is late on a day, once for each day it was due; return how many notices."""
    late = WorkItem.objects.filter(state=WorkItem.State.OPEN, due_on__lt=day)
    told = 0
    for item in late.select_related("account"):
        once = f"late:{item.pk}:{item.due_on}"
        message = Message("late", item.title, item.values, page_of(item), once)
        told += tell(waiting_people(item), message)
    return told
