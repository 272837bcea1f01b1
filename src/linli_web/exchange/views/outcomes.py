"""What an import came to: rows taken, rows in the way, rows taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli.schema import tables
from linli_web.exchange.views.wording import field_words, table_words
from linli_web.registry.differences import changes, names_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli_web.exchange.models import Import
    from linli_web.registry.differences import Change
    from linli_web.runs.models import Run


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A row that hinders an import or its undoing, and why."""

    table: str
    key: str
    reason: str
    changes: tuple[Change, ...] = ()


def kept(job: Import) -> dict[str, Any]:
    """Return the counts of what was taken in."""
    return {
        "kept": [
            {"label": table_words(each.table), "table": each}
            for each in job.tables.order_by("pk").defer("rows")
        ]
    }


def conflicts(run: Run) -> dict[str, Any]:
    """Return the rows that changed between preview and confirmation."""
    result = run.result or {}
    return {
        "is_outside": any("reason" in each for each in result.get("conflicts", ())),
        "conflicts": [_conflict(each) for each in result.get("conflicts", ())],
        "conflicting": result.get("conflicting", 0),
    }


def _conflict(found: Mapping[str, Any]) -> InTheWay:
    name, shown, now = found["table"], found["shown"], found["now"]
    if found.get("reason") == "outside":
        return InTheWay(table_words(name), found["key"], _("不在您可以导入的县区"))
    if now is None:
        reason = _("它所属的上级已经不在库里")
        return InTheWay(table_words(name), found["key"], reason)
    names = names_in(name, [shown, now])
    differing = tuple(changes(name, shown, now, names))
    reason = _("检查之后被别人改过") if differing else _("检查之后被新增或撤走")
    return InTheWay(table_words(name), found["key"], reason, differing)


def taken_back(run: Run) -> dict[str, Any]:
    """Return what was taken back and what stood in the way."""
    result = run.result or {}
    return {
        "back": [
            {"label": table_words(name), **counts}
            for name, counts in result.get("tables", {}).items()
        ],
        "refused": result.get("refused", False),
        "settled": result.get("settled", 0),
        "obstacles": [_obstacle(each) for each in result.get("obstacles", ())],
        "obstructed": result.get("obstructed", 0),
        "is_outside": any(each["reason"] == "outside" for each in result.get("obstacles", ())),
    }


def _obstacle(found: Mapping[str, str]) -> InTheWay:
    name = found["table"]
    if found["reason"] == "changed":
        words = _("“%(field)s”后来改成了“%(now)s”（导入时写的是“%(wrote)s”）")
        told = {"field": field_words(name, found["field"])}
        told |= {side: found[side] or "—" for side in ("now", "wrote")}
        return InTheWay(table_words(name), found["key"], words % told)
    if found["reason"] == "used":
        by = table_words(found["by"]) if found["by"] in tables() else found["by"]
        words = _("已有“%(by)s”的记录用到它") % {"by": by}
        return InTheWay(table_words(name), found["key"], words)
    if found["reason"] == "outside":
        return InTheWay(table_words(name), found["key"], _("不在您可以导入的县区"))
    return InTheWay(table_words(name), found["key"], _("已经不在库里"))
