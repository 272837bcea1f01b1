"""A programme planned by regions keeps every rule, and its bound holds for the whole."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from distributed import Client
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from linli.cli import plan_regions
from linli.cli.answering import BadInput
from linli.cli.plan_regions import OnDask, Spread, is_regional, tables_of_counties
from linli.engines.programme.bound import evaluate
from linli.engines.programme.exact import Options
from linli.engines.programme.highs import Stop
from linli.engines.programme.outcome import Progress
from linli.engines.programme.regional import Together
from linli.engines.programme.regions import KINDS, RegionalDual, dealt, row_amounts, row_kinds
from linli.engines.programme.workers import Here, Workers
from linli.plan.checking import check
from linli.plan.programme import read
from linli.plan.regional import (
    Asked,
    RegionalSolution,
    joint,
    measured,
    opened,
    solve_by_regions,
    sums,
    whole,
)
from linli.plan.regions import tied_counties
from linli.tables.folder import write_folder
from linli.tables.programme import Programme

Case = Any
COUNTIES = ("430101", "430121", "431023")
OPTIONS = Options(gap=0.0, threads=1, work=60)


@dataclass(frozen=True)
class Loaded:
    """Hands out a case's tables by county, as a folder would."""

    tables: Mapping[str, pl.DataFrame]

    def __call__(self, counties: Sequence[str]) -> Mapping[str, pl.DataFrame]:
        """Tables of some counties."""
        kept = self.tables["communities"].filter(pl.col("county").is_in(list(counties)))
        schemes = self.tables["schemes"].join(kept, on="community_id", how="semi")
        narrowed = {
            "communities": kept,
            "schemes": schemes,
            "scheme_costs": self.tables["scheme_costs"].join(schemes, on="scheme_id", how="semi"),
            **{
                name: self.tables[name].join(kept, on="community_id", how="semi")
                for name in ("locks", "groups")
                if name in self.tables
            },
        }
        return {**self.tables, **narrowed}


def asked(case: Case) -> Asked:
    """Every county a region, but those that a group ties."""
    from linli.plan.regions import regions

    communities = case.tables["communities"]
    tied = tied_counties(communities, case.tables.get("groups"))
    sizes = dict(communities.group_by("county").len().iter_rows())
    return Asked(regions(sizes, tied, most=1), Loaded(case.tables), case.years, case.discount)


def solved(case: Case, workers: Workers, options: Options = OPTIONS) -> RegionalSolution:
    """Plan a case by regions."""
    return solve_by_regions(asked(case), options, Stop(), Progress(), workers)


def kept(case: Case, solution: RegionalSolution) -> None:
    """See that the independent check finds nothing, and the same value."""
    verdict = check({**case.tables, **solution.tables}, case.years, Decimal(str(case.discount)))
    assert verdict.problems == ()
    assert verdict.violations.is_empty(), verdict.violations.rows(named=True)
    assert float(verdict.objective) == pytest.approx(solution.outcome.objective, abs=1e-6)


def tried(examples: int) -> Any:
    """Try some programmes, the same ones each time."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@tried(12)
@given(data=st.data())
def test_a_plan_by_regions_keeps_the_rules_and_no_plan_passes_its_bound(
    data: Any, cases: Any, brute: Any
) -> None:
    case = data.draw(cases)
    every = brute(case)
    best = every.best()
    assume(not every.doubtful)
    solution = solved(case, Here())
    if best is None:
        assert not solution.tables
        return
    assert solution.outcome.bound >= best - 1e-6
    if solution.tables:
        assert solution.outcome.objective <= best + 1e-6
        kept(case, solution)


def parts(case: Case) -> tuple[Together, list[Any]]:
    """The regions of a case, opened here."""
    given_ = asked(case)
    readings = [opened(given_.load, each, given_.years, given_.discount) for each in given_.regions]
    told = [sums(each) for each in readings]
    by = whole(told)
    programmes = [measured(each, by).programme for each in readings]
    together = Together(Here(), programmes, joint(told), OPTIONS, Stop(), Progress())
    return together, programmes


@tried(25)
@given(data=st.data())
def test_what_regions_get_adds_up_to_what_there_is_to_the_fen(data: Any, cases: Any) -> None:
    together, programmes = parts(data.draw(cases))
    chance = np.random.default_rng(data.draw(st.integers(0, 2**30)))
    left = [
        row_amounts(each) * chance.uniform(-0.5, 1.0) + chance.uniform(-9, 9) for each in programmes
    ]
    changes = dealt(together.joint, left)
    parts_ = [row_amounts(each) + change for each, change in zip(programmes, changes, strict=True)]
    got = together.joint.added(parts_)
    np.testing.assert_allclose(got, together.joint.amount, rtol=0, atol=1e-6)
    assert all((part >= 0).all() for part in map(money_and_sizes, programmes, parts_))


def money_and_sizes(programme: Any, rows: Any) -> Any:
    """Of a value for each row those of budgets and limits, if more is there than committed."""
    kinds = [KINDS.index("budgets"), KINDS.index("limits")]
    return rows[np.isin(row_kinds(programme), kinds) & (row_amounts(programme) >= 0)]


def test_a_hair_less_than_nothing_is_dealt_out_as_nothing(wide_case: Case) -> None:
    together, programmes = parts(wide_case)
    left = [row_amounts(each) + 1e-7 for each in programmes]

    changes = dealt(together.joint, left)

    for programme, change in zip(programmes, changes, strict=True):
        got = row_amounts(programme) + change
        assert (money_and_sizes(programme, got) >= 0).all()


@tried(15)
@given(data=st.data())
def test_bounds_of_regions_add_up_to_the_bound_of_the_whole(data: Any, cases: Any) -> None:
    case = data.draw(cases)
    together, _ = parts(case)
    chance = np.random.default_rng(data.draw(st.integers(0, 2**30)))
    rows = together.joint
    prices = np.minimum(rows.scale * chance.random(len(rows.kind)), rows.most)
    reading = read(case.tables, case.years, case.discount)
    dual = RegionalDual(reading.programme)
    # A rule for a place without communities is no region's: it has no price.
    of_row = dict(zip(_names(case), prices, strict=True))
    own = np.array([of_row.get(row, 0.0) for row in sums(reading).rows])
    alone = evaluate(reading.programme, dual.prices(own)).bound
    assert together.bound(prices) == pytest.approx(alone, rel=1e-9, abs=1e-9)


def _names(case: Case) -> list[tuple[Any, ...]]:
    """Rows of all regions, in the order of the joint list."""
    given_ = asked(case)
    seen: dict[tuple[Any, ...], None] = {}
    for each in given_.regions:
        for row in sums(opened(given_.load, each, given_.years, given_.discount)).rows:
            seen.setdefault(row)
    return list(seen)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Path]:
    """A scheduler and two workers as an office would start them; yields where they meet."""
    meeting = tmp_path / "scheduler.json"
    common = ["--scheduler-file", str(meeting), "--no-dashboard"]
    with contextlib.ExitStack() as running:
        for what in (
            ["scheduler", "--host", "127.0.0.1", "--port", "0"],
            ["worker", "--nworkers", "2", "--nthreads", "1", "--local-directory", str(tmp_path)],
        ):
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *what, *common],
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
            )
            running.callback(process.wait)
            running.callback(process.terminate)
        yield meeting


@dataclass
class Disturbed(OnDask):
    """Kills a worker after so many requests."""

    client: Any
    after: int
    killed: int = 0

    def __post_init__(self) -> None:
        super().__init__(self.client)

    def gather(self, promised: Sequence[Any]) -> list[Any]:
        """Fetch results; once in between a worker dies."""
        self.after -= 1
        if not self.after:
            self.killed = next(iter(self.client.run(os.getpid).values()))
            os.kill(self.killed, signal.SIGKILL)
        return super().gather(promised)


def test_one_worker_two_workers_and_a_killed_one_find_the_same_plan(
    cluster: Path, tmp_path: Path, wide_case: Case
) -> None:
    folder = tmp_path / "programme"
    programme = Programme(
        name="wide", years=wide_case.years, discount=Decimal(str(wide_case.discount))
    )
    write_folder(folder, wide_case.tables, programme)
    wanted = replace(
        asked(wide_case), load=partial(tables_of_counties, str(folder), wide_case.years)
    )

    def planned(workers: Workers) -> RegionalSolution:
        return solve_by_regions(wanted, OPTIONS, Stop(), Progress(), workers)

    alone = planned(Here())
    assert alone.tables
    kept(wide_case, alone)
    with Client(scheduler_file=str(cluster)) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(2, timeout=60)
        both = planned(OnDask(client))
        disturbed = Disturbed(client, after=9)
        after_loss = planned(disturbed)
        assert disturbed.killed
    for other in (both, after_loss):
        assert other.outcome.bound == alone.outcome.bound
        for name, table in alone.tables.items():
            assert table.equals(other.tables[name])


def test_a_cluster_that_loses_all_its_workers_is_not_waited_for(cluster: Path) -> None:
    with Client(scheduler_file=str(cluster)) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(2, timeout=60)
        workers = OnDask(client, patience=1.0)
        endless = workers.submit(time.sleep, 600)
        own, nannies = client.run(os.getpid).values(), client.run(os.getppid).values()
        for process in (*sorted(set(nannies)), *own):
            os.kill(process, signal.SIGKILL)
        with pytest.raises(BadInput) as refused:
            workers.gather([endless])
    assert "dask worker" in str(refused.value.problems[0].value)


def test_a_folder_of_very_many_counties_is_planned_by_regions(
    tmp_path: Path, wide_case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = Programme(
        name="wide", years=wide_case.years, discount=Decimal(str(wide_case.discount))
    )
    write_folder(tmp_path / "programme", wide_case.tables, programme)
    nothing_said = Spread(workers=None, scheduler=None)
    assert not is_regional(tmp_path / "programme", "auto", nothing_said)
    monkeypatch.setattr(plan_regions, "_MANY_COUNTIES", len(COUNTIES) - 1)
    assert is_regional(tmp_path / "programme", "auto", nothing_said)
    assert not is_regional(tmp_path / "programme", "exact", nothing_said)


def test_a_time_limit_returns_the_best_plan_so_far(wide_case: Case) -> None:
    begun = time.monotonic()
    solution = solve_by_regions(
        asked(wide_case),
        Options(gap=0.0, threads=1),
        Stop(begun + 6),
        Progress(),
        Here(),
    )
    assert time.monotonic() - begun < 60
    assert solution.outcome.status in ("limit", "optimal", "gap")
    kept(wide_case, solution)


def test_a_region_that_got_too_little_is_dealt_more(
    plain_case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    near, *far = plain_case.rows["communities"]
    must = [{**near, "mandatory": True}] + [
        {**each, "county": "431023", "mandatory": True} for each in far
    ]
    rich = [{**row, "cap_yuan": Decimal("1000000.00")} for row in plain_case.rows["source_caps"]]
    case = plain_case.changed(communities=must, source_caps=rich)

    def all_for_the_first(together: Together) -> tuple[Any, list[Any]]:
        rows = together.joint
        left = [np.zeros(len(rows.place[0])), *(rows.amount[each] for each in rows.place[1:])]
        together.bound(np.zeros(len(rows.kind)))
        return np.zeros(len(rows.kind)), left

    monkeypatch.setattr(Together, "priced", all_for_the_first)
    solution = solved(case, Here())
    assert sorted(solution.tables["plan"]["community_id"]) == sorted(
        each["community_id"] for each in must
    )
    kept(case, solution)


def test_a_region_that_no_money_helps_is_named(plain_case: Case) -> None:
    far = [
        {**row, "county": "431023"} if n else row
        for n, row in enumerate(plain_case.rows["communities"])
    ]
    must = [{**row, "mandatory": True} for row in far]
    poor = [{**row, "cap_yuan": Decimal("0.00")} for row in plain_case.rows["source_caps"]]
    solution = solved(plain_case.changed(communities=must, source_caps=poor), Here())
    assert solution.outcome.status == "infeasible"
    assert solution.clashes


def test_a_region_with_other_amounts_forgets_what_was_reckoned_before(plain_case: Case) -> None:
    programme = read(plain_case.tables, plain_case.years, plain_case.discount).programme
    assert programme.scaled_value.any()
    other = replace(programme, value=programme.value * 3)
    assert other.scaled_value == pytest.approx(other.value / other.value_scale)
    assert other.reach.max() == pytest.approx(other.scaled_value.max())
