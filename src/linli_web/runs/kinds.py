"""The kinds of long work: each room says what a run of its kind does, by name.

A run may be carried out by another process than the one that was asked, even by a later version
after a restart. So it is kept as a name with options, never as a function.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import Promise

    from linli_web.runs.leases import Lease
    from linli_web.runs.models import Run

    # Either returns the result, or writes it with `Lease.writing` and returns nothing.
    Work = Callable[[Lease], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What there is to do.

    Parameters
    ----------
    name
        As kept with the run.
    words
        As shown.
    work
        Does it. It may be begun anew at any time by another process: whatever it writes into the
        database it writes inside `Lease.writing`.
    page
        Address of the page that shows a run's outcome; None: the run's own page is all.
    act
        What whoever asked must still be allowed to do when it is done, and whoever has it done
        again; blank: nothing.
    """

    name: str
    words: str | Promise
    work: Work
    page: Callable[[Run], str | None] | None = None
    act: str = ""


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; called by a room's `AppConfig.ready`."""
    _KINDS[kind.name] = kind


def kind_named(name: str) -> Kind | None:
    """Return a kind; None where no room of this version knows it."""
    return _KINDS.get(name)


def words_of(run: Run) -> str:
    """Return what a run does, in words."""
    kind = kind_named(run.kind)
    return str(kind.words) if kind else run.kind
