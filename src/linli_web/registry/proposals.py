"""Proposals as pages show them: who sees which, and what each would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q

from linli.schema import table
from linli_web.people.rights import reach
from linli_web.registry.cells import field_heading
from linli_web.registry.differences import in_words, names_in, read_typed
from linli_web.registry.listings import models
from linli_web.registry.located import sees_all, within
from linli_web.registry.models import Building, Community, Proposal, ProposedValue
from linli_web.registry.proposal_states import PROPOSED
from linli_web.registry.row_values import as_text, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from linli_web.people.models import Account
    from linli_web.people.rights import Reach

TABLES = ("communities", "buildings")


@dataclass(frozen=True, slots=True)
class Proposed:
    """One field of a proposal in words: as it was, as it should be, as it stands now.

    Parameters
    ----------
    clashes
        Somebody changed it since to something else.
    """

    name: str
    label: str
    before: str
    after: str
    now: str
    accepted: bool | None
    clashes: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal in a list, with the name of its row and its fields in words."""

    proposal: Proposal
    about: str
    fields: Sequence[Proposed]


def _lying_within(reached: Reach) -> Q:
    found = Q(pk__in=())
    if sees_all(reached):
        return ~found
    for name in TABLES:
        rows = models()[name]._default_manager.filter(within(name, reached))
        found |= Q(table=name, key__in=rows.values("pk"))
    return found


def visible(account: Account) -> QuerySet[Proposal]:
    """Return the proposals that somebody may see: their own, and those within their place."""
    return Proposal.objects.filter(
        Q(proposed_by=account) | _lying_within(reach(account, "read_proposals"))
    )


def mine(account: Account) -> QuerySet[Proposal]:
    """Return what somebody proposed."""
    return Proposal.objects.filter(proposed_by=account)


def to_decide(account: Account) -> QuerySet[Proposal]:
    """Return what waits for somebody's decision, the oldest first."""
    rows = Proposal.objects.filter(_lying_within(reach(account, "edit_register")), state=PROPOSED)
    return rows.exclude(proposed_by=account).order_by("proposed_at", "id")


def of_row(account: Account, name: str, key: str) -> QuerySet[Proposal]:
    """Return the proposals about one row that somebody may see, the newest first."""
    return visible(account).filter(table=name, key=key)


def lines(rows: QuerySet[Proposal] | Sequence[Proposal]) -> list[Line]:
    """Return proposals for a list, with a handful of queries however many they are."""
    found = list(rows)
    keys = {name: [each.key for each in found if each.table == name] for name in TABLES}
    there: dict[tuple[str, str], Any] = {
        (name, str(row.pk)): row
        for name, rows_of in (
            ("communities", Community.objects.all()),
            ("buildings", Building.objects.select_related("community")),
        )
        if keys[name]
        for row in rows_of.filter(pk__in=keys[name])
    }
    return [
        Line(
            each,
            title_of_row(each.table, there.get((each.table, each.key)), each.key),
            fields(each, there.get((each.table, each.key))),
        )
        for each in found
    ]


def with_values(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Read along what a list shows of each proposal."""
    values = Prefetch("values", ProposedValue.objects.order_by("id"))
    return rows.select_related("proposed_by", "decided_by").prefetch_related(values)


def fields(proposal: Proposal, row: Any) -> list[Proposed]:
    """Return the fields of a proposal in words, in the order of the schema.

    Parameters
    ----------
    proposal
        The proposal.
    row
        The row that it is about, as it stands now.
    """
    name = proposal.table
    now = snapshot(name, row) if row is not None else {}
    by_field = {each.field: each for each in proposal.values.all()}
    texts = [
        {field: read_typed(table(name).field(field), text) for field, text in state.items()}
        for state in (
            {field: each.before for field, each in by_field.items()},
            {field: each.after for field, each in by_field.items()},
        )
    ]
    states = [*texts, {field: now.get(field) for field in by_field}]
    # Nothing that can be proposed names another row but the zone; most need no query for names.
    names = names_in(name, states) if _refers(name, by_field) else {}
    return [
        _proposed(name, by_field[field], states, names)
        for field in table(name).names
        if field in by_field
    ]


def _refers(name: str, by_field: Iterable[str]) -> bool:
    return any(table(name).field(each).references for each in by_field)


def _proposed(
    name: str,
    value: ProposedValue,
    states: Sequence[Mapping[str, Any]],
    names: Mapping[tuple[str, str], str],
) -> Proposed:
    field = table(name).field(value.field)
    before, after, now = (in_words(field, state[value.field], names) for state in states)
    text = as_text(states[2][value.field])
    clashes = text not in {value.before, value.after}
    return Proposed(value.field, field_heading(field), before, after, now, value.accepted, clashes)


def row_of(proposal: Proposal) -> Any:
    """Return the row that a proposal is about, as it stands now."""
    return models()[proposal.table]._default_manager.filter(pk=proposal.key).first()


def title(proposal: Proposal) -> str:
    """Return what a proposal is about: the name of its row."""
    return title_of_row(proposal.table, row_of(proposal), proposal.key)


def title_of(public_id: str) -> str:
    """Return what the proposal of this name is about."""
    proposal = Proposal.objects.filter(public_id=public_id).first()
    return title(proposal) if proposal else public_id


def title_of_row(name: str, row: Any, key: str = "") -> str:
    """Return what a row is called by itself; its key where it is gone."""
    if row is None:
        return key
    # Buildings are called "3栋": they are named with their community.
    return f"{row.community} {row.name or row.pk}" if name == "buildings" else str(row)
