"""Compile the planning kernels, so that the first plan does not wait for it.

The kernels are compiled when they are first called and kept beside their source (__pycache__), or
where that may not be written in the user's cache folder; NUMBA_CACHE_DIR names another place. A
tiny programme is planned here so that each of them is called once.
"""

import importlib
import pkgutil
import sys
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import polars as pl
from numba.core.registry import CPUDispatcher

import linli.engines.programme
from linli.engines.programme.dual import dual_prices
from linli.engines.programme.exact import Options
from linli.engines.programme.highs import Stop
from linli.plan.solving import solve

COMMUNITIES, YEARS = 24, (2027, 2028)
COUNTY = "430121"


def programme() -> dict[str, pl.DataFrame]:
    """Return a programme with rules of most kinds, and money for about half of it."""
    number = range(COMMUNITIES)
    schemes = [(f"c{at}{kind}", f"c{at}", kind) for at in number for kind in ("basic", "upgrade")]
    return {
        "communities": pl.DataFrame(
            {
                "community_id": [f"c{at}" for at in number],
                "name": [f"community {at}" for at in number],
                "county": COUNTY,
                "zone": [("old", "new")[at % 2] for at in number],
                "households": [100 + at for at in number],
                "mandatory": [at == 0 for at in number],
            }
        ),
        "schemes": table(
            ("scheme_id", "community_id", "class", "benefit", "revenue_yuan_per_year"),
            [(*scheme, 5.0 + at % 7, Decimal(at % 3 * 100)) for at, scheme in enumerate(schemes)],
        ),
        "scheme_costs": table(
            ("scheme_id", "category", "cost_yuan"),
            [
                (scheme, category, Decimal(cost + at))
                for at, (scheme, *_) in enumerate(schemes)
                for category, cost in (("building", 1000), ("facility", 500))
            ],
        ),
        **money(),
        "capacity": table(("scope", "year", "max_households"), [(COUNTY, YEARS[0], 1500)]),
        "fairness": table(("scope", "zone", "of", "min_share"), [("*", "old", "households", 0.3)]),
        "zone_order": table(("earlier_zone", "later_zone", "penalty"), [("old", "new", 0.5)]),
    }


def money() -> dict[str, pl.DataFrame]:
    """Return sources with their rules; a bond asks for income, residents pay a least share."""
    sources = ("grant", "bond", "residents")
    rules = [(each, what, 0.8) for each in sources for what in ("building", "facility")]
    caps = [(each, "*", year, Decimal(6000)) for each in sources for year in YEARS]
    return {
        "sources": table(
            ("source_id", "name", "level", "scope", "carry_over"),
            [(each, each, "county", "*", each == "grant") for each in sources],
        ),
        "source_rules": table(("source_id", "category", "max_share"), rules),
        "source_caps": table(("source_id", "scope", "year", "cap_yuan"), caps),
        "share_rules": table(
            ("source_id", "category", "class", "min_share"), [("residents", "building", "*", 0.05)]
        ),
        "coverage": table(("scope", "source_id", "claim_per_year"), [("*", "bond", 0.05)]),
    }


def table(columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    """Return rows as a table, money with two places."""
    frame = pl.DataFrame(list(rows), schema=list(columns), orient="row")
    return frame.with_columns(pl.selectors.decimal().cast(pl.Decimal(38, 2)))


def kernels() -> Iterator[tuple[str, CPUDispatcher]]:
    """Return every function of the planning engines that is compiled by itself, with its name."""
    rooms = linli.engines.programme
    for found in pkgutil.iter_modules(rooms.__path__, f"{rooms.__name__}."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if not isinstance(value, CPUDispatcher) or value.py_func.__module__ != found.name:
                continue
            # What is always put into its callers has no code of its own.
            if value.targetoptions.get("inline") != "always":
                yield f"{found.name}.{name}", value


def is_kept(kernel: CPUDispatcher) -> bool:
    """Tell whether a kernel's machine code is in the cache."""
    code = kernel.py_func.__code__
    stem = f"{Path(code.co_filename).stem}.{kernel.py_func.__qualname__}-{code.co_firstlineno}"
    return any(Path(kernel.stats.cache_path or "").glob(f"{stem}.*.nbi"))


def main() -> int:
    """Plan the tiny programme, price it as a large one is; tell kernels that were not reached."""
    begun = time.monotonic()
    # Limited by work alone: a slow machine needs a while, and the search has to begin although the
    # first plan is within any usual gap.
    found = solve(programme(), YEARS, 0.02, "decomposed", Options(gap=0.0, work=200), Stop())
    dual_prices(found.reading.programme, Stop())
    every = dict(kernels())
    missed = [name for name, kernel in every.items() if not is_kept(kernel)]
    for name in missed:
        print(f"not compiled: {name}", file=sys.stderr)
    print(f"{len(every)} planning kernels are compiled ({time.monotonic() - begun:.1f} s)")
    # Whoever installs can plan all the same; only who changes the engines has to mend this.
    return 1 if "--strict" in sys.argv and (missed or not found.tables) else 0


if __name__ == "__main__":
    sys.exit(main())
