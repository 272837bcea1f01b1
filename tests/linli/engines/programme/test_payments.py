"""Payments of a cell are shared among its items, to the unit."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engines.programme import payments
from linli.engines.programme.highs import Stop
from linli.engines.programme.model import Choice, Programme
from linli.engines.programme.payments import pay_needs
from linli.engines.programme.sharing import share_among_items

Invented = Callable[..., Programme]


def one_cell(
    invented: Invented,
    costs: list[int],
    caps: list[int],
    shares: list[tuple[Fraction, Fraction]] | None = None,
) -> Programme:
    """Items that all cost something of one cell, paid by payers with one cap each."""
    each = shares or [(Fraction(0), Fraction(1))] * len(caps)
    return invented(
        np.arange(len(costs) + 1), np.array(costs)[:, None], np.array(caps)[:, None], shares=each
    )


amounts = st.lists(st.integers(1, 10**11), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(costs=amounts, parts=st.lists(st.integers(1, 1000), min_size=1, max_size=4))
def test_caps_that_add_up_to_the_costs_are_spent_to_the_unit(
    invented: Invented, costs: list[int], parts: list[int]
) -> None:
    whole = sum(costs)
    ends = [whole * sum(parts[: n + 1]) // sum(parts) for n in range(len(parts))]
    caps = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    programme = one_cell(invented, costs, caps)
    paid = pay_needs(programme, np.array([whole]), [], Stop())
    assert paid.found
    assert paid.amounts[:, 0].tolist() == caps
    choice = Choice(np.arange(len(costs)), np.zeros(len(costs), dtype=np.int64))
    shared = share_among_items(programme, choice, paid.amounts)
    by_item = np.zeros(len(costs), np.int64)
    by_way = np.zeros(len(caps), np.int64)
    np.add.at(by_item, shared.item, shared.amount)
    np.add.at(by_way, shared.way, shared.amount)
    assert (by_item.tolist(), by_way.tolist()) == (costs, caps)
    for item, way, amount in zip(
        *(each.tolist() for each in (shared.item, shared.way, shared.amount)), strict=True
    ):
        assert abs(amount * whole - costs[item] * caps[way]) <= whole


@settings(max_examples=20, deadline=None, derandomize=True)
@given(costs=amounts)
def test_a_unit_too_little_is_too_little(invented: Invented, costs: list[int]) -> None:
    programme = one_cell(invented, costs, [sum(costs) - 1])
    assert not pay_needs(programme, np.array([sum(costs)]), [], Stop()).found


def test_a_purse_without_money_needs_no_whole_program_to_leave_it_empty(
    invented: Invented, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("payments with room to spare were made whole by branching")

    monkeypatch.setattr(payments, "solve_mixed", refused)
    programme = one_cell(invented, [700, 333], [0, 5, 2_000])

    paid = pay_needs(programme, np.array([1033]), [], Stop())

    assert paid.amounts[:, 0].tolist() == [0, 0, 1033]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    costs=st.lists(st.integers(1, 10**7), min_size=1, max_size=5),
    parts=st.lists(st.integers(1, 50), min_size=2, max_size=4),
    least=st.integers(0, 100),
)
def test_no_item_passes_a_share_by_more_than_a_unit(
    invented: Invented, costs: list[int], parts: list[int], least: int
) -> None:
    # Greatest shares that add up to one leave nothing to choose but the rounding.
    most = [Fraction(100 * part // sum(parts), 100) for part in parts[:-1]]
    most.append(1 - sum(most))
    shares = [(most_ * least / 100, most_) for most_ in most]
    shares = [(Fraction(round(low * 1000), 1000), high) for low, high in shares]
    programme = one_cell(invented, costs, [10**9] * len(parts), shares)

    paid = pay_needs(programme, np.array([sum(costs)]), [], Stop())

    choice = Choice(np.arange(len(costs)), np.zeros(len(costs), dtype=np.int64))
    found = share_among_items(programme, choice, paid.amounts)
    table = np.zeros((len(costs), len(parts)), np.int64)
    table[found.item, found.way] = found.amount
    assert table.sum(axis=1).tolist() == costs
    assert table.sum(axis=0).tolist() == paid.amounts[:, 0].tolist()
    for row, cost in zip(table.tolist(), costs, strict=True):
        for amount, (low, high) in zip(row, shares, strict=True):
            assert low * cost - 1 <= amount <= high * cost + 1
