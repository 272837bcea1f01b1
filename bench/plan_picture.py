"""Picture of proven gaps against seconds: `python bench/plan_picture.py RESULTS_FOLDER`."""

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

PICTURE = Path(__file__).parent / "plan_gap.svg"
# Colours that the colour-blind tell apart (Okabe and Ito 2008), and a dash of its own for each.
LOOKS = {
    "linli": ("Linli", "#0072b2", "-"),
    "highs": ("HiGHS, aggregated", "#d55e00", "--"),
    "highs-direct": ("HiGHS, direct", "#cc79a7", ":"),
    "scip": ("SCIP, aggregated", "#009e73", "-."),
    "cp-sat": ("CP-SAT, aggregated", "#806000", (0, (1, 1))),
}
LEAST, MOST = 0.001, 100.0
STYLE = {
    "svg.hashsalt": "linli",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
}


def steps(result: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Return the gap in % after each piece of news, best plan and best bound so far."""
    seconds, gaps = [], []
    plan, bound = None, None
    for at, new_plan, new_bound in result["trace"]:
        plan = max((each for each in (plan, new_plan) if each is not None), default=None)
        bound = min((each for each in (bound, new_bound) if each is not None), default=None)
        if plan is None or not bound:
            continue
        gap = min(MOST, max(LEAST, 100 * (bound - plan) / abs(bound)))
        seconds.append(max(0.1, at))
        gaps.append(gap)
    return seconds, gaps


def draw(axes: Axes, communities: int, results: list[dict[str, Any]]) -> None:
    """Draw every solver and seed on programmes of one size; say who found no plan."""
    without = []
    for solver, (label, colour, dash) in LOOKS.items():
        mine = [each for each in results if each["solver"] == solver]
        told = [steps(result) for result in mine]
        for seconds, gaps in told:
            axes.step(seconds, gaps, where="post", color=colour, linestyle=dash, linewidth=1.3)
            if seconds:
                axes.plot(seconds[-1], gaps[-1], marker="o", markersize=3.5, color=colour)
        if mine:
            axes.plot([], [], color=colour, linestyle=dash, label=label)
            number = sum(not seconds for seconds, _ in told)
            without += [f"no plan: {label}, {number} of {len(mine)}"] if number else []
    axes.text(0.03, 0.03, "\n".join(without), transform=axes.transAxes, fontsize=7)
    latest = max(each["seconds"] for each in results)
    axes.set(xscale="log", yscale="log", ylim=(LEAST, MOST), xlim=(0.5, 1.2 * max(1.0, latest)))
    axes.set(title=f"{communities:,} communities", xlabel="seconds")
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g} %")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")


def picture(results: list[dict[str, Any]], file: Path) -> None:
    """Draw one picture a size, side by side, and write them as SVG."""
    sizes = sorted({int(each["instance"]) for each in results})
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(3.2 * len(sizes) + 0.6, 3.6), layout="constrained")
        every = figure.subplots(1, len(sizes), sharey=True, squeeze=False)[0]
        for axes, communities in zip(every, sizes, strict=True):
            draw(axes, communities, [e for e in results if int(e["instance"]) == communities])
        every[0].set_ylabel("proven gap")
        handles = {}
        for axes in every:
            lines, labels = axes.get_legend_handles_labels()
            handles |= dict(zip(labels, lines, strict=True))
        figure.legend(handles.values(), handles, loc="outside lower center", ncols=5, frameon=False)
        figure.savefig(file, format="svg", metadata={"Date": None})


def main() -> None:
    """Draw what is kept in a folder of results."""
    files = sorted(Path(sys.argv[1]).glob("*.json"))
    results = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    picture([each for each in results if each["instance"].isdigit()], PICTURE)


if __name__ == "__main__":
    main()
