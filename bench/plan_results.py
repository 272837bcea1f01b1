"""What the planning bench measured: kept from run to run, and the tables made of it."""

import json
import statistics
from dataclasses import asdict, dataclass
from pathlib import Path

from report import section

OUT = Path(__file__).parent / "out" / "plan"
PEERS = ("highs", "highs-direct", "scip", "cp-sat")
NAMES = {
    "linli": "Linli",
    "highs": "HiGHS, aggregated",
    "highs-direct": "HiGHS, direct",
    "scip": "SCIP, aggregated",
    "cp-sat": "CP-SAT, aggregated",
}
VERSIONS = ("polars", "numba", "highspy", "pyscipopt", "ortools")


@dataclass(frozen=True)
class Size:
    """A line of the aims: seconds given, gap to reach in %, and who is asked besides."""

    seconds: float
    aim: float
    hope: float
    peers: tuple[str, ...]
    memory_mb: float = float("inf")


SIZES = {
    50: Size(30, 0.5, 0.2, PEERS),
    500: Size(10, 0.08, 0.03, PEERS),
    2_000: Size(60, 0.1, 0.03, ("highs", "scip", "cp-sat")),
    12_000: Size(180, 0.12, 0.05, ("highs", "scip"), 1_000),
    219_000: Size(600, 0.7, 0.3, (), 2_000),
}


@dataclass(frozen=True)
class Result:
    """What one solver made of one programme; trace holds seconds, plan and bound."""

    instance: str
    seed: int
    solver: str
    given: float
    seconds: float
    memory_mb: float
    status: str
    plan: float | None
    bound: float | None
    checked: bool | None
    trace: tuple[tuple[float, float | None, float | None], ...]

    @property
    def gap(self) -> float | None:
        """The proven gap in %, nothing without a plan or a bound."""
        return gap_of(self.plan, self.bound)


def gap_of(plan: float | None, bound: float | None) -> float | None:
    """Return (bound - plan) / |bound| in %."""
    if plan is None or bound is None or not bound:
        return None
    return 100 * (bound - plan) / abs(bound)


def keep(result: Result) -> None:
    """Keep a result in place of an earlier one."""
    folder = OUT / "results"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{result.instance.replace(', ', '-')}-{result.seed}-{result.solver}.json"
    (folder / name).write_text(json.dumps(asdict(result)), encoding="utf-8")


def kept() -> list[Result]:
    """Return everything that was measured so far."""
    files = sorted((OUT / "results").glob("*.json"))
    return [Result(**json.loads(file.read_text(encoding="utf-8"))) for file in files]


# Percent; below it a plan is as good as proven, and nothing is a multiple of it.
_PROVEN = 1e-6


def best_bounds(results: list[Result]) -> dict[tuple[str, int], float]:
    """Return the best bound that anybody proved for each programme."""
    best: dict[tuple[str, int], float] = {}
    for result in results:
        if result.bound is not None:
            key = (result.instance, result.seed)
            best[key] = min(best.get(key, result.bound), result.bound)
    return best


def line(name: str, solver: str, results: list[Result], every: list[Result]) -> dict[str, str]:
    """Put one solver on one size into a line of the table."""
    best = best_bounds(every)
    off = [gap_of(each.plan, best.get((each.instance, each.seed))) for each in results]
    linli = {each.seed: each for each in every if each.solver == "linli"}
    ratios = [
        each.gap / linli[each.seed].gap
        for each in results
        if each.gap is not None and each.seed in linli and (linli[each.seed].gap or 0.0) > _PROVEN
    ]
    checks = [each.checked for each in results if each.checked is not None]
    return {
        "programme": name,
        "solver": NAMES[solver],
        "seeds": ", ".join(str(each.seed) for each in results),
        "gap, median": middle([each.gap for each in results]),
        "gap, worst": worst([each.gap for each in results]),
        "plan below the best bound, median": middle(off),
        "times Linli's gap": f"{statistics.median(ratios):.1f}" if ratios else "",
        "seconds, worst": f"{max(each.seconds for each in results):.1f}",
        "memory, worst": f"{max(each.memory_mb for each in results):,.0f} MB",
        "plan check": f"{sum(checks)} of {len(checks)} hold" if checks else "",
    }


def middle(gaps: list[float | None]) -> str:
    """Return the median; no plan is worse than any gap."""
    return percent(statistics.median_high(infinite(gaps)))


def worst(gaps: list[float | None]) -> str:
    """Return the greatest gap."""
    return percent(max(infinite(gaps)))


def infinite(gaps: list[float | None]) -> list[float]:
    """Take a missing gap as endless."""
    return [float("inf") if gap is None else gap for gap in gaps]


def percent(gap: float) -> str:
    """Write a gap."""
    return "no plan" if gap == float("inf") else f"{gap:.3f} %"


def verdict(size: Size, results: list[Result]) -> str:
    """Say whether an aim is met by the worst seed."""
    if not results:
        return "not measured"
    gap = max(infinite([each.gap for each in results]))
    memory = max(each.memory_mb for each in results)
    kept_to = gap <= size.aim and memory <= size.memory_mb and all(each.checked for each in results)
    if not kept_to:
        return "not met"
    return "met, hope too" if gap <= size.hope else "met"


def tell_programmes(results: list[Result]) -> None:
    """Write the table of programmes, the aims below it."""
    rows, aims = [], []
    for communities, size in SIZES.items():
        name = f"{communities:,} communities"
        mine = [each for each in results if each.instance == str(communities)]
        for solver in NAMES:
            picked = [each for each in mine if each.solver == solver]
            if picked:
                rows.append(line(f"{name}, {picked[0].given:g} s", solver, picked, mine))
        linli = [each for each in mine if each.solver == "linli"]
        memory = f", under {size.memory_mb:,.0f} MB" if size.memory_mb < float("inf") else ""
        aims.append(
            f"{name} {size.aim:g} % (hope: {size.hope:g} %) in {size.seconds:g} s{memory}: "
            f"{verdict(size, linli)}"
        )
    notes = (
        f"Aims, for the worst seed: {'; '.join(aims)}.\n\n"
        "Gap: (bound - plan) / bound, both by the solver itself; a missing plan counts as endless. "
        "Memory: the most that all processes of a solver held together. The peers read the folder "
        "by code of their own and run with their default settings and two threads (SCIP has one); "
        "CP-SAT pays in whole fen, which cuts off nothing that can be paid, and its objective's "
        "coefficients are rounded up to millionths, so that its bound holds. A solver that overran "
        "its limit by half and a minute was ended. The peers' payments are left as they are, "
        "neither rounded to the fen nor divided over communities. No commercial solver was "
        "at hand.\n\n"
        "![Proven gap against seconds, one picture a size](plan_gap.svg)"
    )
    title = "Plans with proof; Linli beside HiGHS, SCIP and CP-SAT on the same programmes"
    section(title, rows, notes, VERSIONS)


def tell_knapsacks(results: list[Result]) -> None:
    """Write the table of knapsacks: Linli and HiGHS at equal time."""
    rows = []
    for instance in sorted({each.instance for each in results}, key=by_kind_and_groups):
        mine = [each for each in results if each.instance == instance]
        linli = {each.seed: each for each in mine if each.solver == "linli"}
        highs = {each.seed: each for each in mine if each.solver == "highs"}
        both = sorted(set(linli) & set(highs))
        if not both:
            continue
        more = [profit_over(linli[seed].plan, highs[seed].plan) for seed in both]
        checks = [bool(linli[seed].checked) for seed in both]
        rows.append(
            {
                "knapsack": f"{instance} groups, {linli[both[0]].given:g} s",
                "seeds": ", ".join(map(str, both)),
                "Linli's gap, median": middle([linli[seed].gap for seed in both]),
                "worst": worst([linli[seed].gap for seed in both]),
                "HiGHS' gap, median": middle([highs[seed].gap for seed in both]),
                "worst of HiGHS": worst([highs[seed].gap for seed in both]),
                "Linli's plan over HiGHS', median": f"{statistics.median(more):+.4f} %",
                "least": f"{min(more):+.4f} %",
                "seconds, worst": f"{max(linli[seed].seconds for seed in both):.1f}",
                "plan check": f"{sum(checks)} of {len(checks)} hold",
            }
        )
    if rows:
        notes = (
            "Aim: never worse than HiGHS at equal time, that is, no number below nought in the "
            "column of the least. Ten items a group, four dimensions; the kinds are those of "
            "Pisinger (1995), see bench/knapsack_generator.py."
        )
        title = "Multiple-choice knapsacks in several dimensions; Linli beside HiGHS"
        section(title, rows, notes, VERSIONS)


def by_kind_and_groups(instance: str) -> tuple[str, int]:
    """Sort 50 groups before 200."""
    kind, groups = instance.split(", ")
    return kind, int(groups)


def profit_over(ours: float | None, theirs: float | None) -> float:
    """Return by how many % our plan is better; no plan at all loses everything."""
    if ours is None:
        return -100.0 if theirs is not None else 0.0
    return 100 * (ours - theirs) / abs(theirs) if theirs else 100.0
