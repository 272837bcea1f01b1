"""What may be done about work and messages: one verb each; none takes a request."""

from linli_web.notices.actions.asking import Renewed, Wanted, ask, renew, settle, settle_gone
from linli_web.notices.actions.choosing import choose, stop_emails
from linli_web.notices.actions.commenting import comment, edit_comment, withdraw_comment
from linli_web.notices.actions.handing import hand_over, hand_over_all, put_aside, take
from linli_web.notices.actions.looking import Since, look
from linli_web.notices.actions.outcomes import Refused
from linli_web.notices.actions.telling import Message, mark_all_read, mark_read, tell

__all__ = [
    "Message",
    "Refused",
    "Renewed",
    "Since",
    "Wanted",
    "ask",
    "choose",
    "comment",
    "edit_comment",
    "hand_over",
    "hand_over_all",
    "look",
    "mark_all_read",
    "mark_read",
    "put_aside",
    "renew",
    "settle",
    "settle_gone",
    "stop_emails",
    "take",
    "tell",
    "withdraw_comment",
]
