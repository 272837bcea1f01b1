"""What an engine answers, and how it tells how far it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from linli.engines.programme.bound import Prices
    from linli.engines.programme.model import Choice, Integers

Status: TypeAlias = Literal["optimal", "gap", "limit", "none", "infeasible"]
# Up to this gap a plan is called optimal: floats do not tell nearer.
OPTIMAL = 1e-9


@dataclass(frozen=True)
class Outcome:
    """A plan with its proof.

    Parameters
    ----------
    status
        optimal, gap (the gap asked for is reached), limit (the best so far), none (no plan yet),
        infeasible.
    choice
        What is chosen; nothing where there is no plan.
    amounts
        Payments by way and period (W x T) in whole units.
    objective, bound
        Value of the plan, and what no plan passes.
    engine
        Which engine found it.
    prices
        Prices of shared rules that prove the bound of the relaxation, where there are any.
    """

    status: Status
    choice: Choice | None
    amounts: Integers
    objective: float
    bound: float
    engine: str
    prices: Prices | None = None

    @property
    def gap(self) -> float:
        """Relative distance of plan and bound."""
        return relative_gap(self.objective, self.bound)


def relative_gap(objective: float, bound: float) -> float:
    """Return (bound - objective) / |bound|; infinite without a plan or a bound.

    Examples
    --------
    >>> relative_gap(99.0, 100.0), relative_gap(0.0, 0.0)
    (0.01, 0.0)
    """
    if not np.isfinite(objective) or not np.isfinite(bound):
        return float("inf")
    difference = max(0.0, bound - objective)
    return difference / abs(bound) if bound else (0.0 if difference <= OPTIMAL else float("inf"))


def status_of(objective: float, bound: float, wanted: float) -> Status:
    """Return what a plan may be called."""
    gap = relative_gap(objective, bound)
    if gap <= OPTIMAL:
        return "optimal"
    if gap <= wanted:
        return "gap"
    return "limit" if np.isfinite(objective) else "none"


@dataclass
class Progress:
    """Collects the best plan value and bound, and tells whoever wants to know.

    Parameters
    ----------
    tell
        Called with objective, bound and gap whenever one of them moved.
    count
        Called with the number of parts that have a plan and of all parts, where there are parts.
    """

    tell: Callable[[float, float, float], None] | None = None
    count: Callable[[int, int], None] | None = None
    objective: float = float("-inf")
    bound: float = float("inf")
    history: list[tuple[float, float]] = field(default_factory=list)

    def plan(self, objective: float) -> None:
        """Note a plan."""
        if objective > self.objective:
            self.objective = objective
            self._say()

    def counted(self, planned: int, parts: int) -> None:
        """Note how many parts have a plan."""
        if self.count is not None:
            self.count(planned, parts)

    def proof(self, bound: float) -> None:
        """Note a bound."""
        if bound < self.bound:
            self.bound = bound
            self._say()

    @property
    def gap(self) -> float:
        """Gap so far."""
        return relative_gap(self.objective, self.bound)

    def _say(self) -> None:
        if self.tell is not None:
            self.tell(self.objective, self.bound, self.gap)
