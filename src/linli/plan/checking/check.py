"""The check of a plan: every rule over all rows, every violation told."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from linli.plan.checking import choices, money, payments, worth
from linli.plan.checking.given import given, problems_of
from linli.plan.checking.violations import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from linli.plan.checking.given import Given
    from linli.records import Problem


RULES: tuple[Callable[[Given], list[pl.DataFrame]], ...] = (
    choices.choices,
    choices.mandatory,
    choices.locks,
    choices.groups,
    choices.capacity,
    worth.fairness,
    payments.places_of_payments,
    payments.sums,
    payments.who_may_pay,
    payments.shares,
    money.caps,
    money.coverage,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of a plan found.

    Parameters
    ----------
    objective
        What the plan is worth, exactly.
    violations
        One row for each time that a rule is broken: rule, where, what was found and what the rule
        asks, as decimal text in `unit`.
    problems
        Why the tables cannot be checked; then nothing else is told.
    """

    objective: Fraction
    violations: pl.DataFrame
    problems: tuple[Problem, ...] = ()

    @property
    def feasible(self) -> bool:
        """Whether the plan keeps every rule."""
        return not self.problems and self.violations.is_empty()


def check(
    tables: Mapping[str, pl.DataFrame], years: Sequence[int], discount: Decimal = Decimal(0)
) -> Verdict:
    """Check a plan against every rule of its programme.

    Parameters
    ----------
    tables
        Typed as `linli.schema` says: communities, schemes, scheme_costs, sources, source_rules,
        source_caps, plan, plan_funding, and where there are any commitments, share_rules, coverage,
        capacity, fairness, zone_order, locks, groups. Optional columns may be missing; a table that
        is missing or empty is no rule.
    years
        Years in which communities may start.
    discount
        What a year's delay takes off a benefit, 0 to 1.

    Returns
    -------
    Verdict
        Objective, whether the plan is feasible, every violation.

    Raises
    ------
    ValueError
        The discount is not within 0 and 1.

    Notes
    -----
    Problems: plan.table_missing, plan.no_years, plan.not_a_scope, data.missing.

    Shares may be off by one fen; everything else is kept to the fen.

    References
    ----------
    docs/methods/plan_check.md.

    Examples
    --------
    >>> check({}, [2021]).problems[0].code
    'plan.table_missing'
    """
    if not 0 <= discount <= 1:
        msg = f"a discount is a share from 0 to 1, not {discount}"
        raise ValueError(msg)
    wrong = problems_of(tables, years)
    if wrong:
        return Verdict(Fraction(0), pl.DataFrame(schema=COLUMNS), tuple(wrong))
    case = given(tables, years)
    found = [each.sort(list(COLUMNS)) for rule in RULES for each in rule(case) if each.height]
    violations = pl.concat(found) if found else pl.DataFrame(schema=COLUMNS)
    return Verdict(worth.objective(case, discount), violations)
