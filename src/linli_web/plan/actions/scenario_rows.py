"""Caps, rules and locks of a scenario: changed row by row, and taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli.plan.scenarios import SCENARIO_TABLES, row_key, typed_rows
from linli.schema.validation import ROW
from linli_web.journal.actions import Act, gathered, record
from linli_web.journal.models import Entry
from linli_web.people.actors import actor as as_actor
from linli_web.people.outcomes import Conflict, Refused
from linli_web.people.rights import demand
from linli_web.plan.models import Scenario, ScenarioTable
from linli_web.plan.scenario_permissions import may_edit_scenario
from linli_web.registry.actions.outcomes import Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli_web.people.models import Account

Row = dict[str, Any]
_TABLE = "scenarios"
_EDIT, _UNDO = "edit_scenario", "undo_scenario"


@gathered()
def set_row(
    account: Account, public_id: str, version: int, name: str, row: Row, instead_of: str = ""
) -> Scenario:
    """Put a row into a table of a scenario, in place of the one of the same key.

    Parameters
    ----------
    account
        Who does it.
    public_id, version
        Which scenario, and the version that the change rests on.
    name
        Table, one of `SCENARIO_TABLES`.
    row
        Values by field, as typed.
    instead_of
        Key of a row that goes; blank: none but that of the same key.

    Raises
    ------
    Conflict
        Somebody else saved in between.
    Rejected
        A value is wrong.
    PermissionDenied
        Not allowed.
    """
    scenario = at_version(account, public_id, version)
    new = checked_rows(name, [row])[0]
    changes: dict[str, Row | None] = {instead_of: None} if instead_of else {}
    _change(account, scenario, name, {**changes, row_key(name, new): new})
    return scenario


@gathered()
def set_rows(
    account: Account, public_id: str, version: int, name: str, changes: Mapping[str, Row | None]
) -> Scenario:
    """Change several rows of a table of a scenario at once; see `set_row`.

    Parameters
    ----------
    account, public_id, version, name
        As for `set_row`.
    changes
        Rows by key; none: the row goes.
    """
    scenario = at_version(account, public_id, version)
    new = checked_rows(name, [row for row in changes.values() if row is not None])
    gone: dict[str, Row | None] = {key: None for key, row in changes.items() if row is None}
    _change(account, scenario, name, gone | {row_key(name, row): row for row in new})
    return scenario


@gathered()
def set_cap(
    account: Account, public_id: str, row: Row, yuan: Decimal | None, seen: Decimal | None
) -> Scenario:
    """Set one cap, whatever else of the scenario was changed meanwhile.

    Parameters
    ----------
    account
        Who does it.
    public_id
        Which scenario.
    row
        source_id, scope and year of the cap.
    yuan
        The amount; none: no cap.
    seen
        The amount that it is set in place of.

    Raises
    ------
    Conflict
        The cap is another by now.
    Rejected
        A value is wrong.
    PermissionDenied
        Not allowed.
    """
    scenario = _locked(account, public_id)
    key = row_key("source_caps", row)
    rows = scenario.tables.filter(table="source_caps").values_list("rows", flat=True).first()
    now = {row_key("source_caps", each): Decimal(each["cap_yuan"]) for each in rows or ()}
    if now.get(key) != seen:
        raise Conflict({"cap_yuan": str(now.get(key, ""))}, scenario.version)
    new = None
    if yuan is not None:
        new = checked_rows("source_caps", [{**row, "cap_yuan": str(yuan)}])[0]
    _change(account, scenario, "source_caps", {key: new})
    return scenario


def remove_row(account: Account, public_id: str, version: int, name: str, key: str) -> Scenario:
    """Take a row out of a table of a scenario; see `set_row`."""
    return set_rows(account, public_id, version, name, {key: None})


@gathered()
def undo_edit(account: Account, public_id: str, version: int) -> Scenario:
    """Take back the last change of a row that was not taken back yet.

    Raises
    ------
    Refused
        There is none.
    Conflict
        Somebody else saved in between.
    PermissionDenied
        Not allowed.
    """
    scenario = at_version(account, public_id, version)
    entry = last_edit(public_id)
    if entry is None:
        raise Refused(_("没有可以撤销的修改。"))
    before = entry.before or {}
    _change(account, scenario, before["table"], before["rows"], verb=_UNDO, note=str(entry.pk))
    return scenario


def last_edit(public_id: str) -> Entry | None:
    """Return the change that `undo_edit` would take back; None if there is none."""
    taken_back: set[int] = set()
    of_this = Entry.objects.filter(table=_TABLE, key=public_id, act__in=(_EDIT, _UNDO))
    for entry in of_this.order_by("-id").iterator(chunk_size=50):
        if entry.act == _UNDO:
            taken_back.add(int(entry.note))
        elif entry.pk not in taken_back:
            return entry
    return None


def _change(
    account: Account,
    scenario: Scenario,
    name: str,
    changes: Mapping[str, Row | None],
    *,
    verb: str = _EDIT,
    note: str = "",
) -> None:
    kept, _made = ScenarioTable.objects.select_for_update().get_or_create(
        scenario=scenario, table=name
    )
    rows: dict[str, Row] = {row_key(name, row): row for row in kept.rows}
    touched = [key for key in changes if rows.get(key) != changes[key]]
    if not touched:
        return
    before = {key: rows.get(key) for key in touched}
    after = {key: changes[key] for key in touched}
    for key, row in after.items():
        if row is None:
            rows.pop(key, None)
        else:
            rows[key] = row
    kept.rows = [rows[key] for key in sorted(rows)]
    kept.save()
    save(scenario)
    told = ({"table": name, "rows": before}, {"table": name, "rows": after})
    record(as_actor(account), [Act(verb, _TABLE, scenario.public_id, *told, note)])


def checked_rows(name: str, rows: Sequence[Row]) -> list[Row]:
    """Return rows as they are kept; raise `Rejected` where one is wrong."""
    if name not in SCENARIO_TABLES:
        msg = f"a scenario has no table {name!r}, but {', '.join(SCENARIO_TABLES)}"
        raise ValueError(msg)
    checked = typed_rows(name, rows)
    if checked.problems:
        raise Rejected(checked.problems)
    return [
        {field: _plain(value) for field, value in row.items() if value is not None}
        for row in checked.tables[name].drop(ROW).iter_rows(named=True)
    ]


def _plain(value: Any) -> Any:
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def _locked(account: Account, public_id: str) -> Scenario:
    scenario = Scenario.objects.select_for_update(of=("self",)).get(public_id=public_id)
    demand(may_edit_scenario(account, scenario))
    return scenario


def at_version(account: Account, public_id: str, version: int) -> Scenario:
    """Lock a scenario that may be edited and is of this version still."""
    scenario = _locked(account, public_id)
    if scenario.version != version:
        raise Conflict(described(scenario), scenario.version)
    return scenario


def save(scenario: Scenario) -> None:
    """Keep a changed scenario under its next version."""
    scenario.version += 1
    scenario.save()


def described(scenario: Scenario) -> Row:
    """Return what a scenario says of itself, as forms hold it."""
    policy = scenario.policy.name if scenario.policy else ""
    discount = str(scenario.discount.normalize())
    return {
        "name": scenario.name,
        "note": scenario.note,
        "discount": discount,
        "policy": policy,
    }
