"""The multi-year programme: tables in, a plan with its payments and its proof out."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from linli.engines.programme.sharing import share_among_items
from linli.engines.programme.solving import solve as solve_arrays
from linli.plan.amounts import yuan_of
from linli.plan.explaining import explain
from linli.plan.programme import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli.engines.programme.exact import Options
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.outcome import Outcome, Progress
    from linli.engines.programme.solving import Engine
    from linli.plan.clashes import Clash
    from linli.plan.programme import Reading

_NO_TABLES: Mapping[str, pl.DataFrame] = MappingProxyType({})


@dataclass(frozen=True)
class Solution:
    """A plan of a programme.

    Parameters
    ----------
    reading
        The programme as arrays, with names.
    outcome
        What the engine answered.
    tables
        `plan` and `plan_funding`; none where there is no plan.
    clashes
        Where the programme is infeasible, rules that cannot be kept together.
    """

    reading: Reading
    outcome: Outcome
    tables: Mapping[str, pl.DataFrame] = field(default_factory=lambda: _NO_TABLES)
    clashes: tuple[Clash, ...] = ()

    @property
    def communities(self) -> int:
        """Number of communities of the programme."""
        return len(self.reading.communities)


def solve(
    tables: Mapping[str, pl.DataFrame],
    years: Sequence[int],
    discount: float,
    engine: Engine,
    options: Options,
    stop: Stop,
    progress: Progress | None = None,
) -> Solution:
    """Choose communities, schemes and years, and who pays, within all rules.

    Parameters
    ----------
    tables
        Tables of a programme folder, typed and valid by the schema; at least communities, schemes,
        scheme_costs, sources, source_rules and source_caps.
    years
        Years in which a community may begin, ascending.
    discount
        What a year's delay takes off a benefit, 0 to 1.
    engine
        auto, exact or decomposed.
    options
        Gap, threads, seed and work.
    stop
        When to return the best plan so far.
    progress
        Told of plans and bounds.

    Returns
    -------
    solution
        Payments are exact to the fen; caps, capacity and coverage are kept to the fen.
    """
    reading = read(tables, years, discount)
    outcome = solve_arrays(reading.programme, engine, options, stop, progress)
    if outcome.status == "infeasible":
        return Solution(reading, outcome, clashes=explain(reading, tables, stop))
    if outcome.choice is None:
        return Solution(reading, outcome)
    return Solution(reading, outcome, tables_of(reading, outcome))


def tables_of(reading: Reading, outcome: Outcome) -> Mapping[str, pl.DataFrame]:
    """Return `plan` and `plan_funding` of an outcome, by community, source and category."""
    choice = outcome.choice
    if choice is None:
        return _NO_TABLES
    names = np.array(reading.communities, dtype=object)
    years = np.array(reading.years, dtype=np.int64)
    chosen = choice.chosen
    plan = pl.DataFrame(
        {
            "community_id": names[chosen].tolist(),
            "scheme_id": np.array(reading.schemes, dtype=object)[choice.option[chosen]].tolist(),
            "year": years[choice.period[chosen]],
        },
        schema={"community_id": pl.String, "scheme_id": pl.String, "year": pl.Int64},
    )
    return {"plan": plan, "plan_funding": _funding(reading, outcome, names, years)}


def _funding(
    reading: Reading,
    outcome: Outcome,
    names: np.ndarray[tuple[int], np.dtype[np.object_]],
    years: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> pl.DataFrame:
    assert outcome.choice is not None  # noqa: S101 # nosec B101
    paid = share_among_items(reading.programme, outcome.choice, outcome.amounts)
    ways, cells = reading.programme.ways, reading.cells
    source = np.array(reading.sources, dtype=object)[ways.payer[paid.way]]
    kind = cells.cell_category[ways.cell[paid.way]]
    category = np.array(reading.categories, dtype=object)[kind]
    rows = pl.DataFrame(
        {
            "community_id": names[paid.item].tolist(),
            "source_id": source.tolist(),
            "category": category.tolist(),
            "year": years[paid.period],
            "amount_yuan": paid.amount,
        },
        schema={
            "community_id": pl.String,
            "source_id": pl.String,
            "category": pl.String,
            "year": pl.Int64,
            "amount_yuan": pl.Int64,
        },
    )
    return rows.with_columns(yuan_of("amount_yuan")).sort("community_id", "source_id", "category")
