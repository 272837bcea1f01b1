"""What is remembered of work that waits, of messages to people, and of what was said."""

from linli_web.notices.models.comments import Comment
from linli_web.notices.models.messages import Choice, Delivery, Habit, Notice
from linli_web.notices.models.seen import LastSeen
from linli_web.notices.models.work import WorkItem

__all__ = ["Choice", "Comment", "Delivery", "Habit", "LastSeen", "Notice", "WorkItem"]
