"""Where the money came from: sources, what they may pay, and every voucher.

Problem: published are a few totals by source; every community's works cost so much by category;
each source may pay for some categories only, and no more than a share. Decision: the sources take
their turns, the narrowest first; each spreads its total over the costs it may pay, within its
share; the county budget pays what is left, which is its total. Everything is in whole fen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from linli.records.money import split, yuan
from linli.sample.communities import COUNTY
from linli.sample.dice import Dice
from linli.sample.estates import Estate
from linli.sample.packed import rows
from linli.sample.published import AS_OF
from linli.sample.rows import Row
from linli.sample.shares import split_within
from linli.sample.works import Work

# Grants come in whole hundreds of yuan.
_STEP_FEN = 10_000
_BUDGET_STEP_FEN = 10_000_000
_LAST = "county_budget"
# How much more than its total the cells that a source pays could take.
_ROOM = 1.15
_CUT_YEAR = 2021
_CUT_FEN = 40_000_000
# Days between which the year's budget is given out.
_BUDGETS = {
    2020: (date(2020, 3, 20), date(2020, 4, 12)),
    2021: (date(2021, 1, 8), date(2021, 1, 20)),
    2022: (date(2022, 1, 4), date(2022, 1, 14)),
}
_YEAR_ENDS = {2020: date(2020, 12, 18), 2021: date(2021, 12, 17), 2022: date(2022, 9, 27)}
_KINDS = ("budget", "arrival", "allocation", "in_kind")


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """What one community's works of one category cost."""

    estate: Estate
    category: str
    cost_fen: int

    @property
    def year(self) -> int:
        """The year in which it is paid."""
        return self.estate.community.planned_year


@dataclass(frozen=True, slots=True)
class Voucher:
    """One movement of money, before it is numbered."""

    day: date
    kind: str
    source_id: str
    amount_fen: int
    community_id: str = ""
    category: str = ""
    note: str = ""


Paid = Mapping[str, Mapping[Cell, int]]


def vouchers(seed: int, works: Sequence[Work]) -> tuple[Voucher, ...]:
    """Return every movement of money, by day.

    Parameters
    ----------
    seed
        Seed of the sample.
    works
        What was done and what it cost.

    Returns
    -------
    tuple of Voucher
        Budgets before allocations; arrivals add up to the allocations; what was given in kind
        stands for itself.
    """
    dice = Dice(seed, "money")
    paid = _paid(dice, _cells(works))
    moved = [
        *_budgets(dice, paid),
        *_arrivals(dice, paid),
        *_allocations(dice, paid),
        *_in_kind(works),
    ]
    return tuple(
        sorted(
            moved,
            key=lambda each: (
                each.day,
                _KINDS.index(each.kind),
                each.source_id,
                each.community_id,
                each.category,
            ),
        )
    )


def _cells(works: Sequence[Work]) -> list[Cell]:
    costs: dict[tuple[str, str], int] = defaultdict(int)
    of: dict[str, Estate] = {}
    for work in works:
        if not work.in_kind and work.accepted_on:
            community_id = work.estate.community.community_id
            of[community_id] = work.estate
            costs[community_id, work.category] += work.value_fen
    return [
        Cell(of[community_id], category, cost)
        for (community_id, category), cost in sorted(costs.items())
    ]


def _paid(dice: Dice, cells: Sequence[Cell]) -> dict[str, dict[Cell, int]]:
    """Return what each source pays of each cell [fen]."""
    shares = {
        (row["source_id"], row["category"]): Fraction(row["max_share"])
        for row in rows("source_rule_list.csv")
    }
    sources = [row for row in rows("source_list.csv") if row["turn"]]
    left = {cell: cell.cost_fen for cell in cells}
    paid: dict[str, dict[Cell, int]] = {}
    for source in sorted(sources, key=lambda row: int(row["turn"])):
        name = source["source_id"]
        if name == _LAST:
            paid[name] = {cell: rest for cell, rest in left.items() if rest}
            continue
        most = [
            min(int(shares.get((name, cell.category), Fraction(0)) * cell.cost_fen), left[cell])
            // _STEP_FEN
            for cell in cells
        ]
        steps = int(source["total_yuan"]) * 100 // _STEP_FEN
        weights = _weights(dice, source, cells, most, steps)
        parts = split_within(steps, weights, [0 for _ in cells], most)
        paid[name] = {
            cell: part * _STEP_FEN for cell, part in zip(cells, parts, strict=True) if part
        }
        for cell, amount in paid[name].items():
            left[cell] -= amount
    return paid


def _weights(
    dice: Dice, source: Mapping[str, str], cells: Sequence[Cell], most: Sequence[int], steps: int
) -> list[int]:
    """Return by which weights a source pays: its share of the cells, more where they hold less."""
    able = [at for at, cell in enumerate(cells) if most[at] and _may_pay(source, cell)]
    weights = [0 for _ in cells]
    room = 0
    for number, at in enumerate(dice.mixed(able)):
        if number >= float(source["chance"]) * len(able) and room >= _ROOM * steps:
            break
        weights[at] = most[at] * dice.whole(60, 140)
        room += most[at]
    return weights


def _may_pay(source: Mapping[str, str], cell: Cell) -> bool:
    if source["source_id"] == "work_unit" and not cell.estate.community.property_unit:
        return False
    return cell.year >= int(source["first_year"])


def _by_year(paid: Paid) -> Iterator[tuple[str, int, int]]:
    """Yield each source's payments by year [fen]."""
    for source_id, cells in paid.items():
        sums: dict[int, int] = defaultdict(int)
        for cell, amount in cells.items():
            sums[cell.year] += amount
        for year, amount in sorted(sums.items()):
            yield source_id, year, amount


def _rounded_up(amount_fen: int) -> int:
    return -(-amount_fen // _BUDGET_STEP_FEN) * _BUDGET_STEP_FEN


def _budgets(dice: Dice, paid: Paid) -> Iterator[Voucher]:
    for source_id, year, amount in _by_year(paid):
        first, last = _BUDGETS[year]
        day = first + timedelta(days=dice.whole(0, (last - first).days))
        budget = _rounded_up(amount)
        if source_id == _LAST and year == _CUT_YEAR:
            # One budget is cut at the year's end, as happens.
            budget += _CUT_FEN
            cut_on = _YEAR_ENDS[year] + timedelta(days=3)
            yield Voucher(cut_on, "budget", source_id, -_CUT_FEN, note="样例：年终调减预算")
        yield Voucher(day, "budget", source_id, budget, note=f"样例：{year} 年预算")


def _arrivals(dice: Dice, paid: Paid) -> Iterator[Voucher]:
    """Let each source's money of a year come in two to four parts."""
    for source_id, year, amount in _by_year(paid):
        first, last = _BUDGETS[year][1], _YEAR_ENDS[year]
        count = dice.whole(2, 4) if amount > 50_000_000 else 1
        weights = [dice.whole(60, 140) for _ in range(count)]
        steps = split(amount // _STEP_FEN // 100, weights)
        parts = [step * _STEP_FEN * 100 for step in steps]
        parts[-1] += amount - sum(parts)
        span = (last - first).days
        for number, part in enumerate(parts, 1):
            day = first + timedelta(days=span * number // (count + 1) + dice.whole(-12, 12))
            yield Voucher(day, "arrival", source_id, part, note=f"样例：{year} 年第 {number} 笔")


def _allocations(dice: Dice, paid: Paid) -> Iterator[Voucher]:
    for source_id, cells in paid.items():
        for cell, amount in cells.items():
            begun = cell.estate.started_on or AS_OF
            day = max(begun - timedelta(days=dice.whole(3, 20)), _BUDGETS[cell.year][1])
            community_id = cell.estate.community.community_id
            yield Voucher(day, "allocation", source_id, amount, community_id, cell.category)


def _in_kind(works: Sequence[Work]) -> Iterator[Voucher]:
    sums: dict[tuple[date, str, str, str], int] = defaultdict(int)
    for work in works:
        if work.in_kind and work.accepted_on:
            community_id = work.estate.community.community_id
            sums[work.accepted_on, work.payer, community_id, work.category] += work.value_fen
    for (day, payer, community_id, category), amount in sums.items():
        yield Voucher(day, "in_kind", payer, amount, community_id, category, "样例：实物投入折价")


def voucher_rows(vouchers: Sequence[Voucher]) -> Iterator[Row]:
    """Return the rows of the vouchers table."""
    for number, voucher in enumerate(vouchers, 1):
        yield {
            "voucher_id": f"v-{number:05d}",
            "date": voucher.day,
            "kind": voucher.kind,
            "source_id": voucher.source_id,
            "community_id": voucher.community_id or None,
            "category": voucher.category or None,
            "amount_yuan": yuan(voucher.amount_fen),
            "origin": "invented",
            "note": voucher.note or None,
        }


def source_rows() -> Iterator[Row]:
    """Return the rows of the sources table."""
    for row in rows("source_list.csv"):
        yield {
            "source_id": row["source_id"],
            "name": row["name"],
            "kind": row["kind"],
            "level": row["level"],
            "scope": COUNTY,
            "carry_over": row["carry_over"] == "true",
            "english_name": row["english_name"],
            "origin": "invented",
            "note": row["note"],
        }


def source_rule_rows() -> Iterator[Row]:
    """Return the rows of the source rules table."""
    for row in rows("source_rule_list.csv"):
        yield {**row, "max_share": float(row["max_share"])}


def source_cap_rows(vouchers: Sequence[Voucher]) -> Iterator[Row]:
    """Return the rows of the source caps table.

    Parameters
    ----------
    vouchers
        A year's cap is what was budgeted; of those that give in kind, what they gave, rounded up.
    """
    caps: dict[tuple[str, int], int] = defaultdict(int)
    for voucher in vouchers:
        if voucher.kind in ("budget", "in_kind"):
            caps[voucher.source_id, voucher.day.year] += voucher.amount_fen
    for (source_id, year), amount in sorted(caps.items()):
        yield {
            "source_id": source_id,
            "scope": COUNTY,
            "year": year,
            "cap_yuan": yuan(_rounded_up(amount)),
        }
