"""Programmes as arrays, with the rules that a test is about and no others."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from linli.engines.programme.model import Budgets, Covers, Limits, Orders, Programme, Ways


@pytest.fixture(scope="session")
def invented() -> Callable[..., Programme]:
    """A maker of programmes.

    Each column of `cost` is a cell of its own. Each row of `amounts` is a payer of all cells, with
    what it has in each period; `shares` are the least and the most it pays of a cell.
    """

    def made(
        first_option: Any, cost: Any, amounts: Any, *, shares: Any = (0.0, 1.0), **rules: Any
    ) -> Programme:
        costs, money = np.asarray(cost), np.asarray(amounts)
        items, (options, cells), (payers, periods) = len(first_option) - 1, costs.shape, money.shape
        ways, period = cells * payers, np.tile(np.arange(periods), payers)
        least, most = np.broadcast_to(np.asarray(shares, dtype=float), (ways, 2)).T
        none = np.zeros(0, dtype=np.int64)
        given = {
            "first_option": np.asarray(first_option),
            "must": np.zeros(items, dtype=bool),
            "value": np.ones(options),
            "weight": np.ones(periods),
            "cost": costs,
            "cell": np.tile(np.arange(cells), (options, 1)),
            "allowed": np.ones((options, periods), dtype=bool),
            "cells": cells,
            "ways": Ways(
                np.repeat(np.arange(cells), payers), np.tile(np.arange(payers), cells), least, most
            ),
            "budgets": Budgets(
                sparse.csr_array(np.kron(np.ones((1, cells)), np.eye(payers))),
                np.repeat(np.arange(payers), periods),
                period,
                period,
                money.ravel(),
            ),
            "covers": Covers(sparse.csr_array((0, options)), sparse.csr_array((0, ways)), none, 1),
            "limits": Limits(sparse.csr_array((0, items)), none, none, none),
            "orders": Orders(sparse.csr_array((0, items)), np.zeros(0)),
            "floors": sparse.csr_array((0, options)),
            "same": sparse.csr_array((0, items)),
            "apart": sparse.csr_array((0, items)),
        }
        return Programme(**{**given, **rules})

    return made
