"""Bringing a row back to what it was behind an entry of the journal, as a new edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli.schema import table
from linli_web.journal.actions import gathered
from linli_web.journal.models import Entry
from linli_web.people.rights import demand
from linli_web.registry.actions.editing import KEPT, at_version, save_changes, status_by_hand
from linli_web.registry.actions.outcomes import Refused, Rejected
from linli_web.registry.cells import field_heading
from linli_web.registry.permissions import may_change, may_edit
from linli_web.registry.row_values import as_text, read_row, snapshot

if TYPE_CHECKING:
    from linli_web.people.models import Account
    from linli_web.registry.row_values import Values


@dataclass(frozen=True, slots=True)
class Version:
    """A row as it was behind an entry.

    Parameters
    ----------
    values
        Its fields then.
    differing
        The fields that differ now and can be brought back.
    kept
        The fields that differ and stay: an act of their own sets them.
    untold
        The fields that changed in between without an entry of their own, as whole tables do, so
        that nobody can say what they were.
    """

    values: Values
    differing: tuple[str, ...]
    kept: tuple[str, ...]
    untold: tuple[str, ...]


def version_at(name: str, row: Any, number: int) -> Version:
    """Return a row as it was behind an entry: from now back, entry by entry.

    Raises
    ------
    Entry.DoesNotExist
        There is no such entry on this row.
    """
    entry = Entry.objects.get(table=name, key=str(row.pk), number=number)
    now = snapshot(name, row)
    then, untold = dict(now), set[str]()
    later = Entry.objects.filter(table=name, key=str(row.pk), pk__gt=entry.pk)
    for each in [*later.order_by("-pk"), entry]:
        after = {field: value for field, value in (each.after or {}).items() if field in then}
        untold |= {field for field, value in after.items() if then[field] != value}
        if each.pk != entry.pk:
            then |= {field: value for field, value in (each.before or {}).items() if field in then}
    fixed = {*table(name).key, *KEPT}
    differing = [field for field in now if now[field] != then[field]]
    return Version(
        then,
        tuple(field for field in differing if field not in fixed),
        tuple(field for field in differing if field in fixed),
        tuple(field for field in now if field in untold and field not in fixed),
    )


@gathered()
def restore_version(actor: Account, name: str, key: str, version: int, number: int) -> Any:
    """Bring a row's fields back to what they were behind an entry of the journal.

    Parameters
    ----------
    actor
        Who does it.
    name, key
        Which row.
    version
        The version of the row that the preview showed.
    number
        Number of the entry.

    Raises
    ------
    Conflict
        Somebody else saved since the preview.
    Refused
        Nothing differs, or what the row was cannot be told.
    Rejected
        What it was is not right any more, such as a street that is gone.
    PermissionDenied
        Not allowed.
    """
    row = at_version(name, key, version)
    demand(may_change(actor, row))
    wanted = version_at(name, row, number)
    if wanted.untold:
        labels = "、".join(field_heading(table(name).field(each)) for each in wanted.untold)
        raise Refused(
            _(
                "这几项在那以后被整表导入等改过，没有逐行记录，说不清当时是什么：%(fields)s。请编辑改回。"
            )
            % {"fields": labels}
        )
    if not wanted.differing:
        raise Refused(_("那一版和现在一样，没有要恢复的。"))
    before = snapshot(name, row)
    texts = {each: as_text(value) for each, value in before.items()}
    texts |= {each: as_text(wanted.values[each]) for each in wanted.differing}
    values, problems = read_row(name, texts)
    problems += status_by_hand(name, values, before)
    if wrong := tuple(each for each in problems if each.field in wanted.differing):
        raise Rejected(wrong)
    back = {each: values[each] for each in wanted.differing}
    save_changes(actor, "restore_version", name, row, back, note=str(number))
    demand(may_edit(actor, row))
    return row
