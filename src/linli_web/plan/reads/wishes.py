"""Wishes for pages: lists, counts by state, the way of one, what a measure would cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from linli.plan.schemes import line_amounts
from linli.standards import prices
from linli_web.people.rights import reach
from linli_web.people.tables import roles
from linli_web.plan.models import Scheme, Wish
from linli_web.plan.wish_states import NOT_IN_SCHEME, UNANSWERED, WAY, moves_in_words, states
from linli_web.registry import catalogues
from linli_web.registry.cells import language
from linli_web.registry.located import within
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from decimal import Decimal

    from django.db.models import QuerySet

    from linli_web.people.models import Account
    from linli_web.plan.models import WishStep
    from linli_web.plan.wish_states import State


@dataclass(frozen=True, slots=True)
class Line:
    """A wish in a list: who made it as far as may be known, what would fulfil it."""

    wish: Wish
    who: str
    measure: str
    state: State


@dataclass(frozen=True, slots=True)
class WayPoint:
    """A place on a wish's way: `done`, `now` or `ahead`, and when it was reached."""

    state: State
    stands: str
    reached: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """One step of a wish in words."""

    step: WishStep
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an amount of a measure costs by the newest price book [yuan]."""

    price_book: str
    unit_price_yuan: Decimal
    cost_yuan: Decimal
    low_yuan: Decimal
    high_yuan: Decimal
    unit: str


def visible(account: Account) -> QuerySet[Wish]:
    """Return the wishes that somebody may read: their own, and those for communities in reach."""
    return Wish.objects.filter(
        Q(made_by=account) | within("wishes", reach(account, "read_schemes"))
    )


def mine(account: Account) -> QuerySet[Wish]:
    """Return what somebody wished."""
    return Wish.objects.filter(made_by=account)


def to_answer(account: Account) -> QuerySet[Wish]:
    """Return the wishes that wait for an answer somebody may give, the oldest first."""
    there = within("wishes", reach(account, "answer_wishes"))
    return Wish.objects.filter(there, state__in=UNANSWERED).order_by("made_at", "id")


def of_communities(keys: Sequence[str]) -> QuerySet[Wish]:
    """Return the wishes for some communities, the newest first."""
    return Wish.objects.filter(community__in=keys)


def counts(rows: QuerySet[Wish]) -> list[tuple[State, int]]:
    """Return how many wishes stand in each state, in the order of the way."""
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return [(state, found[name]) for name, state in states().items() if name in found]


def measures_wished(rows: QuerySet[Wish]) -> list[tuple[str, str, int]]:
    """Return the measures that are wished with their labels and how often, the most first."""
    found = rows.exclude(measure_id="").order_by().values_list("measure_id").annotate(Count("pk"))
    ordered = sorted(found, key=lambda each: (-each[1], each[0]))
    return [(key, measure_label(key), number) for key, number in ordered]


def measure_label(measure_id: str) -> str:
    """Return what a measure is called; nothing for none."""
    return catalogues.label("measures", measure_id, language()) if measure_id else ""


def lines(account: Account, rows: Iterable[Wish]) -> list[Line]:
    """Return wishes for a list; names of those who made them only where they may be seen."""
    found = list(rows)
    named = _communities_with_names(account, found)
    return [
        Line(
            each,
            who(each, named=each.made_by_id == account.pk or each.community_id in named),
            measure_label(each.measure_id),
            states()[each.state],
        )
        for each in found
    ]


def _communities_with_names(account: Account, wishes: Sequence[Wish]) -> set[str]:
    keys = {each.community_id for each in wishes}
    there = within("communities", reach(account, "read_wishers"))
    rows = Community.objects.filter(there, pk__in=keys)
    return set(rows.values_list("pk", flat=True))


def who(wish: Wish, *, named: bool) -> str:
    """Return who made a wish: the name where it may be seen, else the role alone."""
    if named:
        return str(wish.made_by)
    role = roles().get(wish.made_as)
    if role is None or wish.made_as == "resident":
        return _("一位居民")
    return role.label


def told(wish: Wish, maker: str) -> list[Told]:
    """Return the steps of a wish in words, the newest first; whoever made it goes by `maker`."""
    steps = wish.steps.select_related("made_by").order_by("-pk")
    return [
        Told(
            step,
            moves_in_words()[step.move].label,
            maker if step.made_by_id == wish.made_by_id else str(step.made_by),
        )
        for step in steps
    ]


def way(wish: Wish) -> list[WayPoint]:
    """Return the way of a wish: what it went through, where it stands, what is ahead."""
    reached = {step.state: step.made_at for step in wish.steps.order_by("pk")}
    points = list(WAY)
    if wish.state == NOT_IN_SCHEME:
        points = [*WAY[:2], NOT_IN_SCHEME]
    now = points.index(wish.state)
    return [
        WayPoint(
            states()[name],
            "done" if place < now else "now" if place == now else "ahead",
            reached.get(name) if place <= now else None,
        )
        for place, name in enumerate(points)
    ]


def drafts_of(community_id: str) -> QuerySet[Scheme]:
    """Return the drafts of a community's schemes."""
    return Scheme.objects.filter(community=community_id, state="draft").order_by("family")


def estimate(measure_id: str, quantity: float) -> Estimate:
    """Return what an amount of a measure costs by the newest price book.

    Parameters
    ----------
    measure_id
        A measure of the catalogue that the book has a price for.
    quantity
        How much of it [unit of the measure].
    """
    book = prices().filter(pl.col("measure_id") == measure_id)
    line = book.select(
        "price_book",
        "measure_id",
        "low_yuan",
        "high_yuan",
        scheme_id=pl.lit(""),
        quantity=pl.lit(float(quantity)),
        unit_price_yuan="typical_yuan",
    )
    row: dict[str, Any] = line_amounts(line).row(0, named=True)
    return Estimate(
        row["price_book"],
        row["unit_price_yuan"],
        row["cost_yuan"],
        row["cost_low_yuan"],
        row["cost_high_yuan"],
        catalogues.label("measuring_units", row["unit"], language()),
    )
