"""What has been worked out, kept until the data change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from linli_web.journal.models import Head

if TYPE_CHECKING:
    from datetime import datetime

P = ParamSpec("P")
R = TypeVar("R")

_FORGETTERS: list[Callable[[], None]] = []


@dataclass(slots=True)
class _Answer:
    """What was worked out for some arguments; whoever works it out holds its own lock."""

    lock: RLock = field(default_factory=RLock)
    known: bool = False
    value: Any = None


@dataclass(frozen=True, slots=True)
class DataVersion:
    """Number and time of the journal's last entry that changed data (`journal.aside`)."""

    number: int
    at: datetime | None

    @property
    def tag(self) -> str:
        """A short text that no other state of the data has."""
        # A database made anew counts from one again; the time tells it from the old one.
        return f"{self.number}-{int(self.at.timestamp() * 1000) if self.at else 0:x}"


def data_version() -> DataVersion:
    """Return the version of the data as they are now."""
    last = Head.objects.values_list("data_count", "data_at").first()
    return DataVersion(*last) if last else DataVersion(0, None)


def remembered(at_most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep what a function returns for its last `at_most` arguments until the data change.

    Who asks while another works out the same answer waits for it; other answers do not wait.
    """

    def decorate(compute: Callable[P, R]) -> Callable[P, R]:
        kept: OrderedDict[Any, _Answer] = OrderedDict()
        of_version: list[DataVersion] = []
        lock = Lock()

        @wraps(compute)
        def ask(*arguments: P.args, **named: P.kwargs) -> R:
            version = data_version()
            if version.number == 0:
                return compute(*arguments, **named)
            key = (arguments, tuple(sorted(named.items())))
            with lock:
                if of_version != [version]:
                    kept.clear()
                    of_version[:] = [version]
                answer = kept.setdefault(key, _Answer())
                kept.move_to_end(key)
                if len(kept) > at_most:
                    kept.popitem(last=False)
            with answer.lock:
                if not answer.known:
                    answer.value = compute(*arguments, **named)
                    answer.known = True
                found: R = answer.value
                return found

        _FORGETTERS.append(kept.clear)
        return ask

    return decorate


def forget() -> None:
    """Drop everything kept."""
    for each in _FORGETTERS:
        each()
