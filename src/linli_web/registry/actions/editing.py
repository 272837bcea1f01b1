"""Changing, adding and taking back: one row at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.records import Problem
from linli.schema import table
from linli_web.journal.actions import Act, gathered, record
from linli_web.journal.models import Entry
from linli_web.people.actors import actor as as_actor
from linli_web.people.rights import demand
from linli_web.registry.actions.outcomes import Conflict, Refused, Rejected
from linli_web.registry.listings import models
from linli_web.registry.permissions import may_change, may_edit
from linli_web.registry.row_values import (
    as_text,
    read_row,
    snapshot,
    typed_value,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli_web.people.models import Account
    from linli_web.registry.models import Building, Community
    from linli_web.registry.row_values import Values

# Set by actions of their own, not by an edit: a building moves with all that stands on it.
KEPT = ("community_id", "closed_on", "closed_because", "continued_as")


def edit_community(
    actor: Account, community_id: str, version: int, changes: Mapping[str, str]
) -> Community:
    """Change fields of a community.

    Parameters
    ----------
    actor
        Who does it.
    community_id
        Which one.
    version
        The version that `changes` rest on.
    changes
        Texts by field, as typed; a field that is not named stays.

    Raises
    ------
    Conflict
        Somebody else saved in between.
    Rejected
        A value is wrong.
    PermissionDenied
        Not allowed.
    """
    row: Community = edit(actor, "communities", community_id, version, changes)
    return row


def edit_building(
    actor: Account, building_id: str, version: int, changes: Mapping[str, str]
) -> Building:
    """Change fields of a building; see `edit_community`."""
    row: Building = edit(actor, "buildings", building_id, version, changes)
    return row


def locked(name: str, key: str) -> Any:
    """Return a row and keep others from changing it until the transaction ends.

    Raises
    ------
    Model.DoesNotExist
        There is no such row.
    """
    return models()[name]._default_manager.select_for_update(of=("self",)).get(pk=key)


def at_version(name: str, key: str, version: int) -> Any:
    """Return a locked row that nobody has changed since `version`.

    Raises
    ------
    Conflict
        Somebody has.
    """
    row = locked(name, key)
    if row.version != version:
        raise Conflict(snapshot(name, row), row.version)
    return row


@gathered()
def edit(
    actor: Account, name: str, key: str, version: int, changes: Mapping[str, str], note: str = ""
) -> Any:
    """Change fields of a row of a table; see `edit_community`."""
    row = locked(name, key)
    demand(may_change(actor, row))
    if row.version != version:
        raise Conflict(snapshot(name, row), row.version)
    values = read_changes(name, snapshot(name, row), changes)
    save_changes(actor, "edit", name, row, values, note=note)
    # Nobody gives a community away to a place where they may not take it back.
    demand(may_edit(actor, row))
    return row


def read_changes(name: str, before: Values, changes: Mapping[str, str]) -> Values:
    """Return the values of the fields that changes touch.

    Raises
    ------
    Rejected
        One of them is wrong.
    """
    fixed = {*table(name).key, *KEPT}
    texts = {field: as_text(value) for field, value in before.items()}
    texts |= {field: text for field, text in changes.items() if field not in fixed}
    values, problems = read_row(name, texts)
    problems += status_by_hand(name, values, before)
    # What was doubtful already and is not touched must not keep anyone from mending the rest.
    touched = {field for field, text in texts.items() if text != as_text(before[field])}
    if wrong := tuple(each for each in problems if each.field in touched):
        raise Rejected(wrong)
    return {each: values[each] for each in touched}


def status_by_hand(name: str, values: Values, before: Values) -> tuple[Problem, ...]:
    """Tell that a community is closed by an act of its own, with day and reason."""
    if name == "communities" and values["status"] == "closed" != before["status"]:
        return (Problem("registry.closed_by_hand", name, field="status", value="closed"),)
    return ()


def save_changes(
    actor: Account,
    verb: str,
    name: str,
    row: Any,
    values: Mapping[str, Any],
    *,
    note: str = "",
    also: Mapping[str, Any] | None = None,
) -> bool:
    """Write values into a locked row, count its version up and journal what changed.

    `also` is kept in the journal beside the new values: what is needed to take the act back.
    """
    before = snapshot(name, row)
    write(name, row, values)
    after = snapshot(name, row)
    changed = [field for field in after if after[field] != before[field]]
    if not changed:
        return False
    if hasattr(row, "version"):
        row.version += 1
    row.save()
    act = Act(
        verb,
        name,
        str(row.pk),
        {field: before[field] for field in changed},
        {field: after[field] for field in changed} | dict(also or {}),
        note,
    )
    record(as_actor(actor), [act])
    return True


def create_community(actor: Account, values: Mapping[str, str]) -> Community:
    """Add a community.

    Parameters
    ----------
    actor
        Who does it.
    values
        Texts by field, as typed; the key among them.

    Raises
    ------
    Rejected
        A value is wrong, or the key is taken.
    PermissionDenied
        Not allowed.
    """
    row: Community = create(actor, "communities", values)
    return row


def create_building(actor: Account, values: Mapping[str, str]) -> Building:
    """Add a building; see `create_community`."""
    row: Building = create(actor, "buildings", values)
    return row


@gathered()
def create(actor: Account, name: str, values: Mapping[str, str]) -> Any:
    """Add a row of a table; see `create_community`."""
    demand(may_edit(actor))
    model = models()[name]
    key = table(name).key[0]
    read, problems = read_row(name, values)
    problems += status_by_hand(name, read, {"status": ""}) if name == "communities" else ()
    taken = Problem("data.duplicate_key", name, field=key, value=str(read[key]))
    if read[key] is not None and model._default_manager.filter(pk=read[key]).exists():
        problems += (taken,)
    problems += _into_closed(read) if name == "buildings" else ()
    if problems:
        raise Rejected(problems)
    row: Any = model()
    write(name, row, read)
    demand(may_edit(actor, row))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # Somebody else took the key between the question and the answer.
        if model._default_manager.filter(pk=row.pk).exists():
            raise Rejected((taken,)) from None
        raise
    after = {field: value for field, value in snapshot(name, row).items() if value is not None}
    record(as_actor(actor), [Act("create", name, str(row.pk), after=after)])
    return row


def _into_closed(values: Values) -> tuple[Problem, ...]:
    """Tell that a building is not added to a closed community; keep it from closing meanwhile."""
    found = locked_community(values["community_id"])
    if found is None or found.closed_on is None:
        return ()
    return (
        Problem("registry.closed_community", "buildings", field="community_id", value=found.pk),
    )


def locked_community(key: object) -> Community | None:
    """Lock the community that a building is added to; None where there is no such community."""
    rows: Any = models()["communities"]._default_manager.select_for_update(of=("self",))
    found: Community | None = rows.filter(pk=key).first()
    return found


@gathered()
def undo_edit(actor: Account, name: str, key: str, edit: int | None = None) -> Any:
    """Take back the last edit that was not taken back yet.

    Parameters
    ----------
    actor
        Who does it.
    name, key
        Which row.
    edit
        Number of the edit that the actor saw as the last one; None for whichever it is.

    Raises
    ------
    Refused
        There is no such edit, it is not the last any more, or the row was changed in another way.
    PermissionDenied
        Not allowed, or not where the row would be again.
    """
    row = locked(name, key)
    demand(may_change(actor, row))
    entry = last_edit(name, key)
    if entry is None:
        raise Refused(_("没有可以撤销的修改。"))
    if edit is not None and entry.number != edit:
        raise Refused(_("这次修改已经撤销，或者后来又有修改；请看过现在的记录再撤销。"))
    now = snapshot(name, row)
    before, after = entry.before or {}, entry.after or {}
    if any(now[field] != value for field, value in after.items()):
        raise Refused(_("这次修改之后数据又有变动，不能直接撤销；请编辑改回。"))
    fields = table(name)
    values = {each: typed_value(fields.field(each), value) for each, value in before.items()}
    save_changes(actor, "undo", name, row, values, note=str(entry.pk))
    demand(may_edit(actor, row))
    return row


def last_edit(name: str, key: str) -> Entry | None:
    """Return the edit that `undo_edit` would take back; None if there is none."""
    taken_back: set[int] = set()
    for entry in Entry.objects.filter(table=name, key=key).order_by("-id"):
        if entry.act == "undo":
            taken_back.add(int(entry.note))
        elif entry.act not in {"edit", "restore_version"}:
            return None
        elif entry.pk not in taken_back:
            return entry
    return None
