"""Plans with proof: `linli plan solve` beside HiGHS, SCIP and CP-SAT on the same programmes.

`python bench/bench_plan.py` runs everything, about two hours; `--communities 50 500`,
`--seeds 201`, `--peers highs scip`, `--knapsacks` run parts. What was measured is kept in
bench/out/plan, and the tables are made of all of it. Seconds are those of whole processes: to
start Python, read the folder and build the model counts for everybody.
"""

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from plan_progress import lines_of
from plan_results import OUT, PEERS, SIZES, Result, keep, kept, tell_knapsacks, tell_programmes
from process import Taken, run

HERE = Path(__file__).parent
SEEDS = (201, 202, 203)
KNAPSACKS = [(kind, groups) for kind in ("uncorrelated", "weak", "strong") for groups in (50, 200)]
KNAPSACK_SECONDS = 20.0


def allowance(seconds: float) -> float:
    """Return when a solver that overruns its limit is ended."""
    return seconds * 1.5 + 60


def programme(communities: int, seed: int) -> Path:
    """Write a programme where it is not there yet."""
    # A nation lies county by county; the others are one file a table.
    columns = ["--split"] if communities > 30_000 else ["--parquet"] if communities > 2_000 else []
    options = ["--communities", str(communities), "--seed", str(seed), *columns]
    return generated(f"programme-{communities}-{seed}", "plan_generator.py", options)


def knapsack(kind: str, groups: int, seed: int) -> Path:
    """Write a knapsack where it is not there yet."""
    options = ["--kind", kind, "--groups", str(groups), "--seed", str(seed)]
    return generated(f"knapsack-{kind}-{groups}-{seed}", "knapsack_generator.py", options)


def generated(name: str, script: str, options: list[str]) -> Path:
    """Run a generator in a process of its own: this one has to stay small."""
    folder = OUT / name
    if not folder.exists():
        unfinished = OUT / f"{name}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [sys.executable, str(HERE / script), *options, "--out", str(unfinished)]
        taken = run(command, 3_600)
        if taken.code:
            raise SystemExit(taken.errors)
        unfinished.rename(folder)
    return folder


def ours(program: str, folder: Path, seconds: float) -> dict[str, Any]:
    """Solve with Linli and let its verifier check the plan."""
    plan = OUT / f"plan-of-{folder.name}"
    shutil.rmtree(plan, ignore_errors=True)
    # No gap is good enough for the peers either.
    limits = ["--seconds", f"{seconds:g}", "--gap", "0"]
    command = [program, "plan", "solve", str(folder), *limits, "--json"]
    taken = run([*command, "--out", str(plan)], allowance(seconds))
    if taken.code and not taken.stopped:
        raise SystemExit(f"{' '.join(command)} ended with {taken.code}:\n{taken.errors[-2000:]}")
    told: dict[str, Any] = {} if taken.stopped else json.loads(taken.printed)
    status = told.get("status", "ended by us")
    trace = lines_of(taken.errors)
    trace.append((taken.seconds, told.get("objective"), told.get("bound")))
    checked = None
    if status in {"optimal", "gap", "limit"}:
        verdict = run([program, "plan", "check", str(folder), str(plan), "--json"], 3_600)
        found = {"feasible": False} if verdict.code else json.loads(verdict.printed)
        checked = found["feasible"] and same(found["objective"], told["objective"])
    return measured(taken, status, trace) | {"checked": checked}


def same(one: float, other: float) -> bool:
    """Tell whether two objectives are equal but for rounding."""
    return abs(float(one) - float(other)) <= 1e-6 * max(1.0, abs(float(other)))


def theirs(peer: str, folder: Path, seconds: float) -> dict[str, Any]:
    """Solve with a peer; what it told before it broke down or was ended counts."""
    command = [sys.executable, str(HERE / "plan_peers.py"), peer, str(folder)]
    options = ["--seconds", f"{seconds:g}", "--begun", str(time.time())]
    taken = run([*command, *options], allowance(seconds))
    lines = [json.loads(line) for line in taken.printed.splitlines() if line.startswith("{")]
    trace = [(line["seconds"], line["plan"], line["bound"]) for line in lines]
    otherwise = "ended by us" if taken.stopped else "broke down"
    status = lines[-1].get("status", otherwise) if lines else otherwise
    return measured(taken, status, trace) | {"checked": None}


def measured(taken: Taken, status: str, trace: list[Any]) -> dict[str, Any]:
    """Return what is told of every solver."""
    _, plan, bound = trace[-1] if trace else (0, None, None)
    return {
        "seconds": taken.seconds,
        "memory_mb": taken.memory_mb,
        "status": status,
        "plan": plan,
        "bound": bound,
        "trace": tuple(trace),
    }


def measure(
    instance: str, seed: int, folder: Path, given: float, solvers: Iterable[str], program: str
) -> None:
    """Let solvers work on one folder, one after the other, and keep what they say."""
    for solver in solvers:
        told = ours(program, folder, given) if solver == "linli" else theirs(solver, folder, given)
        result = Result(instance, seed, solver, given, **told)
        keep(result)
        gap = "no plan" if result.gap is None else f"{result.gap:.4f} %"
        print(
            f"{instance} {seed} {solver}: {gap}, {result.seconds:.1f} s, "
            f"{result.memory_mb:,.0f} MB, {result.status}, checked: {result.checked}",
            flush=True,
        )


def main() -> None:
    """Run what is asked and write the tables and the picture."""
    asked = arguments()
    OUT.mkdir(parents=True, exist_ok=True)
    everything = asked.communities is None and not asked.knapsacks
    sizes = list(SIZES) if everything else asked.communities or []
    for communities in [] if asked.report else sizes:
        size = SIZES[communities]
        solvers = solvers_of(size.peers if asked.peers is None else asked.peers, asked.without)
        for seed in asked.seeds:
            given = asked.seconds or size.seconds
            folder = programme(communities, seed)
            measure(str(communities), seed, folder, given, solvers, asked.program)
    for kind, groups in KNAPSACKS if not asked.report and (everything or asked.knapsacks) else []:
        solvers = solvers_of(asked.peers or ["highs"], asked.without)
        for seed in asked.seeds:
            given = asked.seconds or KNAPSACK_SECONDS
            folder = knapsack(kind, groups, seed)
            measure(f"{kind}, {groups}", seed, folder, given, solvers, asked.program)
    tell()


def solvers_of(peers: Iterable[str], without_linli: bool) -> list[str]:
    """Return who is asked, Linli first."""
    return [*([] if without_linli else ["linli"]), *(peer for peer in peers if peer != "none")]


def tell() -> None:
    """Write the tables; the picture is drawn by a process of its own, for the memory."""
    results = kept()
    programmes = [each for each in results if each.instance.isdigit()]
    if programmes:
        tell_programmes(programmes)
        drawn = run([sys.executable, str(HERE / "plan_picture.py"), str(OUT / "results")], 600)
        if drawn.code:
            raise SystemExit(drawn.errors)
    tell_knapsacks([each for each in results if not each.instance.isdigit()])


def arguments() -> argparse.Namespace:
    """Read the command line."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--communities", type=int, nargs="+", choices=SIZES, help="sizes to run")
    reader.add_argument("--knapsacks", action="store_true", help="run the knapsacks")
    reader.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    reader.add_argument("--peers", nargs="+", choices=[*PEERS, "none"], help="others than usual")
    reader.add_argument("--without", action="store_true", help="run the peers without Linli")
    reader.add_argument("--seconds", type=float, help="another limit than the aim's")
    reader.add_argument("--report", action="store_true", help="only write what was measured")
    program = Path(sys.executable).with_name("linli")
    reader.add_argument("--program", default=str(program), help="linli's command")
    return reader.parse_args()


if __name__ == "__main__":
    main()
