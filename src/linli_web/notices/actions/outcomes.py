"""What stops an action."""

from linli_web.people.outcomes import Refused

__all__ = ["Refused"]
