"""The journal of one row in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext

from linli_web.registry.differences import changes, names_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from linli_web.journal.models import Entry
    from linli_web.registry.differences import Change


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the journal: who did what when, and what it changed."""

    at: datetime
    who: str
    what: str
    note: str
    is_new: bool
    changes: list[Change]


def verb(act: str) -> str:
    """Return what was done, in words."""
    return {
        "create": pgettext("done", "新建"),
        "edit": pgettext("done", "修改"),
        "undo": pgettext("done", "撤销修改"),
        "import": pgettext("done", "导入"),
        "merge": pgettext("done", "并入"),
        "receive": pgettext("done", "接收并入"),
        "split": pgettext("done", "拆分"),
        "close": pgettext("done", "注销"),
        "reopen": pgettext("done", "恢复"),
        "move": pgettext("done", "移动"),
    }.get(act, act)


def told(entries: Iterable[Entry]) -> list[Told]:
    """Tell entries of the journal in words, in their order."""
    entries = list(entries)
    states = [state for entry in entries for state in (entry.before, entry.after)]
    tables = {entry.table for entry in entries}
    names = {name: names_in(name, states) for name in tables}
    return [
        Told(
            entry.at,
            entry.actor_name,
            verb(entry.act),
            "" if entry.act == "undo" else entry.note,
            not entry.before,
            changes(entry.table, entry.before, entry.after, names[entry.table]),
        )
        for entry in entries
    ]
