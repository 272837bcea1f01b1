"""The curve of budget against benefit as a drawing (SVG), without any library."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape  # nosec B406

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WIDTH, _HEIGHT = 720.0, 420.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 76.0, 44.0, 44.0, 56.0
# Colours that the colour-blind tell apart (Okabe and Ito 2008); the bound has a dash of its own.
_BOUND, _PLAN = "#d55e00", "#0072b2"
_INK, _QUIET, _LINE = "#22303a", "#5c6770", "#dddddd"

_OPENING = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img"'
    ' font-family="system-ui, Noto Sans CJK SC, Microsoft YaHei, sans-serif" font-size="13">'
)


def ticks(least: float, most: float, about: int = 5) -> list[float]:
    """Return round numbers that span an interval.

    Examples
    --------
    >>> ticks(0, 97)
    [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    """
    rough = (most - least) / about or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    size = next(each * power for each in (1, 2, 5, 10) if each * power >= rough * (1 - 1e-9))
    first, last = math.floor(least / size + 1e-9), math.ceil(most / size - 1e-9)
    return [round(step * size, 10) for step in range(first, max(last, first + 1) + 1)]


def drawing(
    money: Sequence[float],
    bounds: Sequence[float | None],
    plans: Sequence[float | None],
    words: Sequence[str],
) -> str:
    """Draw bounds and plans over budgets.

    Parameters
    ----------
    money
        Budget of each point [10,000 yuan], ascending.
    bounds, plans
        Benefit proven and planned at each point, None where there is none.
    words
        Title, name of the horizontal axis, of the vertical axis, of the bounds, of the plans.

    Returns
    -------
    svg
        A whole SVG file.
    """
    known = [each for each in (*bounds, *plans) if each is not None] or [0.0]
    across, up = (
        ticks(min(money, default=0.0), max(money, default=1.0)),
        ticks(min(0.0, *known), max(*known, 1e-9)),
    )
    axes = _Axes(across[0], across[-1], up[0], up[-1])
    parts = [
        _OPENING,
        f"<title>{escape(words[0])}</title>",
        f'<rect width="{_WIDTH:g}" height="{_HEIGHT:g}" fill="#ffffff"/>',
        _text(_LEFT, 24, words[0], size=15, weight=600),
        *_grid(axes, across, up, words),
        *_series(axes, money, bounds, _BOUND, ' stroke-dasharray="6 4"'),
        *_series(axes, money, plans, _PLAN, ""),
        *_legend(words),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


class _Axes:
    """Where numbers stand on the sheet."""

    def __init__(self, left: float, right: float, low: float, high: float) -> None:
        self.left, self.right, self.low, self.high = left, right, low, high

    def x(self, value: float) -> float:
        part = (value - self.left) / (self.right - self.left)
        return _LEFT + part * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low)
        return _HEIGHT - _BOTTOM - part * (_HEIGHT - _TOP - _BOTTOM)


def _grid(
    axes: _Axes, across: Sequence[float], up: Sequence[float], words: Sequence[str]
) -> Iterator[str]:
    floor, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    for each in up:
        at = axes.y(each)
        yield f'<path d="M{_LEFT:g} {at:.1f}H{right:g}" stroke="{_LINE}" stroke-width="1"/>'
        yield _text(_LEFT - 8, at + 4, f"{each:,g}", anchor="end", colour=_QUIET)
    for each in across:
        at = axes.x(each)
        yield f'<path d="M{at:.1f} {floor:g}v5" stroke="{_QUIET}" stroke-width="1"/>'
        yield _text(at, floor + 20, f"{each:,g}", anchor="middle", colour=_QUIET)
    yield _text((_LEFT + right) / 2, _HEIGHT - 12, words[1], anchor="middle")
    middle = (_TOP + floor) / 2
    yield (
        f'<text transform="translate(16 {middle:g}) rotate(-90)" text-anchor="middle"'
        f' fill="{_INK}">{escape(words[2])}</text>'
    )


def _series(
    axes: _Axes, money: Sequence[float], values: Sequence[float | None], colour: str, dash: str
) -> Iterator[str]:
    known = [(axes.x(m), axes.y(v)) for m, v in zip(money, values, strict=True) if v is not None]
    if not known:
        return
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in known)
    yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
    for x, y in known:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{colour}"/>'


def _legend(words: Sequence[str]) -> Iterator[str]:
    rows = ((words[3], _BOUND, ' stroke-dasharray="6 4"'), (words[4], _PLAN, ""))
    for at, (name, colour, dash) in enumerate(rows):
        y = _HEIGHT - _BOTTOM - 34 + 20 * at
        line = f"M{_WIDTH - 220:g} {y - 4:g}h30"
        yield f'<path d="{line}" stroke="{colour}" stroke-width="2"{dash}/>'
        yield _text(_WIDTH - 182, y, name)


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    colour: str = _INK,
    size: int = 13,
    weight: int = 400,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"'
        f' font-size="{size}" font-weight="{weight}">{escape(words)}</text>'
    )
