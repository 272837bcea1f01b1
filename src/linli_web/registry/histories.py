"""The journal of one row in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from linli_web.personal.showing import covered_states
from linli_web.registry.differences import changes, names_in
from linli_web.registry.models.proposals import proposal_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from linli_web.journal.models import Entry
    from linli_web.registry.differences import Change


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the journal: who did what when, and what it changed."""

    number: int
    at: datetime
    who: str
    what: str
    note: str
    is_new: bool
    changes: list[Change]
    # The public id of the proposal that an edit took over.
    proposal: str = ""


# The acts on rows of the register and what they are called.
VERBS = {
    "import": pgettext_lazy("done", "导入"),
    "undo_import": pgettext_lazy("done", "撤销导入"),
    "create": pgettext_lazy("done", "新建"),
    "edit": pgettext_lazy("done", "修改"),
    "undo": pgettext_lazy("done", "撤销修改"),
    "merge": pgettext_lazy("done", "并入"),
    "receive": pgettext_lazy("done", "接收并入"),
    "split": pgettext_lazy("done", "拆分"),
    "move": pgettext_lazy("done", "移动"),
    "close": pgettext_lazy("done", "注销"),
    "reopen": pgettext_lazy("done", "恢复"),
    "restore_version": pgettext_lazy("done", "恢复到以前的版本"),
}


def verb(act: str) -> str:
    """Return what was done, in words."""
    return str(VERBS.get(act, act))


def told(entries: Iterable[Entry]) -> list[Told]:
    """Tell entries of the journal in words, in their order."""
    entries = list(entries)
    befores = covered_states([(each.table, each.key, each.before) for each in entries])
    afters = covered_states([(each.table, each.key, each.after) for each in entries])
    states = [*befores, *afters]
    tables = {entry.table for entry in entries}
    names = {name: names_in(name, states) for name in tables}
    return [
        Told(
            entry.number,
            entry.at,
            entry.actor_name,
            verb(entry.act),
            ""
            if entry.act in {"undo", "restore_version"} or proposal_in(entry.note)
            else entry.note,
            not before,
            changes(entry.table, before, after, names[entry.table]),
            proposal_in(entry.note),
        )
        for entry, before, after in zip(entries, befores, afters, strict=True)
    ]
