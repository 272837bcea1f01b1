"""What a page may show of persons without a reason: covered values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import pgettext

from linli_web.personal.columns import personal_kinds
from linli_web.personal.keeping import open_all
from linli_web.personal.sealing import Cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli_web.personal.sealing import Opened


def covered(opened: Opened, kind: str) -> str:
    """Return a value covered, or why there is none; empty where nothing was ever told."""
    if opened.state == "erased":
        return pgettext("personal", "已删除")
    if opened.state == "damaged":
        return pgettext("personal", "无法解密")
    return opened.masked(kind)


def covered_states(
    states: Sequence[tuple[str, str, Mapping[str, Any] | None]],
) -> list[dict[str, Any] | None]:
    """Return states of rows, as a journal keeps them, with what tells of persons covered.

    Parameters
    ----------
    states
        Table, key of the row, and its fields; None where there was no row.
    """
    places = [
        (at, column, kind, Cell(name, column, row), state[column])
        for at, (name, row, state) in enumerate(states)
        for column, kind in personal_kinds(name).items()
        if state and state.get(column)
    ]
    shown = [dict(state) if state is not None else None for _, _, state in states]
    found = open_all([(cell, token) for _, _, _, cell, token in places])
    for (at, column, kind, _, _), opened in zip(places, found, strict=True):
        state = shown[at]
        if state is not None:
            state[column] = covered(opened, kind)
    return shown
