"""Who works on regions, and where each stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Workers(Protocol):
    """Who does what is asked of regions: this process, or a cluster.

    `submit` may return at once; what it returns may be handed to the next `submit`, also within a
    list, and `gather` fetches what became of several.
    """

    count: int

    def submit(
        self, function: Callable[..., Any], *arguments: Any, place: int | None = None
    ) -> Any:
        """Have a pure function done, if possible by the worker of that number."""
        ...

    def gather(self, promised: Sequence[Any]) -> list[Any]:
        """Fetch results, in their order."""
        ...


class Here:
    """The process itself: does at once what is asked."""

    count = 1

    def submit(
        self, function: Callable[..., Any], *arguments: Any, place: int | None = None
    ) -> Any:
        """Do it."""
        return function(*arguments)

    def gather(self, promised: Sequence[Any]) -> list[Any]:
        """Return what was done."""
        return list(promised)


def home(region: int, workers: Workers) -> int:
    """Return the worker that a region's tables and arrays stay with."""
    return region % workers.count


def each_done(function: Callable[..., Any], arguments: Sequence[Sequence[Any]]) -> list[Any]:
    """Do something for several regions."""
    return [function(*each) for each in arguments]
