"""Policies of weights for pages: shares in words, comparisons so far, ranks before and after."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import polars as pl
from django.utils.translation import gettext as _

from linli.plan.ranking import rank_changes
from linli.plan.schemes import benefits, reweighed
from linli.plan.weights import percent_text, policy_weights, weigh
from linli.standards import dimensions, limit, weight_policies
from linli_web.plan.models import Scheme, SchemeFinding, WeightPolicy
from linli_web.registry import catalogues
from linli_web.registry.cells import language
from linli_web.registry.located import within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from linli_web.people.rights import Reach

# Steps of the comparison, the first of a pair ahead to the second ahead (Saaty 1980).
SCALE = ("9", "7", "5", "3", "1", "1/3", "1/5", "1/7", "1/9")


@dataclass(frozen=True, slots=True)
class Share:
    """One dimension's weight: as an exact number, in percent, and against another policy's."""

    dimension: str
    label: str
    weight: Fraction
    other: Fraction | None = None

    @property
    def percent(self) -> float:
        """The weight in percent."""
        return float(self.weight * 100)

    @property
    def exactly(self) -> str:
        """The weight in percent, so that it can be typed again."""
        return percent_text(self.weight)

    @property
    def other_percent(self) -> float | None:
        """The other policy's weight in percent."""
        return None if self.other is None else float(self.other * 100)

    @property
    def points(self) -> float | None:
        """By how many percentage points it is more than the other's."""
        return None if self.other is None else float((self.weight - self.other) * 100)


@dataclass(frozen=True, slots=True)
class Packed:
    """A policy that comes with the programme, to begin from."""

    name: str
    label: str
    source: str
    shares: Sequence[Share]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two dimensions to compare: what was chosen, and how each step of the scale reads."""

    name: str
    first: str
    second: str
    chosen: str
    steps: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Found:
    """What comparisons come to so far: how many are made, and of all of them weights and ratio."""

    made: int
    pairs: int
    shares: Sequence[Share]
    ratio: float | None
    fits: bool
    furthest: Pair | None
    would_fit: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A scheme with its benefit and rank before and after."""

    scheme: Scheme
    before: float
    after: float
    rank_before: int
    rank_after: int
    moved: int

    @property
    def fell(self) -> int:
        """By how many places it fell."""
        return -self.moved


def policies() -> QuerySet[WeightPolicy]:
    """Return every policy, the one in use first."""
    return WeightPolicy.objects.select_related("made_by").order_by("-in_use", "name")


def in_use() -> WeightPolicy | None:
    """Return the policy that holds; none before the office put one in use."""
    return WeightPolicy.objects.filter(in_use=True).first()


def shares(
    weights: Mapping[str, Fraction], other: Mapping[str, Fraction] | None = None
) -> list[Share]:
    """Return weights in the order of the dimensions, beside another policy's."""
    return [
        Share(name, dimension_label(name), weights[name], other.get(name) if other else None)
        for name in dimensions()["dimension"]
        if name in weights
    ]


def dimension_label(name: str) -> str:
    """Return what a dimension is called."""
    return catalogues.label("dimensions", name, language())


def packed_policies() -> list[Packed]:
    """Return the policies that come with the programme."""
    column = "zh" if language().startswith("zh") else "en"
    rows = (
        weight_policies().unique("policy", maintain_order=True).select("policy", column, "source")
    )
    return [
        Packed(name, label, source, shares(policy_weights(name)))
        for name, label, source in rows.rows()
    ]


def comparisons_of(policy: WeightPolicy) -> dict[tuple[str, str], Fraction]:
    """Return the comparisons of a policy as far as they are made."""
    return {(first, second): Fraction(times) for first, second, times in policy.comparisons}


def pairs(made: Mapping[tuple[str, str], Fraction]) -> list[Pair]:
    """Return every pair of dimensions, with what was chosen."""
    return [_pair(pair, made) for pair in combinations(dimensions()["dimension"], 2)]


def _pair(pair: tuple[str, str], made: Mapping[tuple[str, str], Fraction]) -> Pair:
    first, second = (dimension_label(name) for name in pair)
    steps = [(step, comparison_in_words(step, first, second)) for step in SCALE]
    chosen = str(made[pair]) if pair in made else ""
    return Pair(pair_name(pair), first, second, chosen, steps)


def pair_name(pair: tuple[str, str]) -> str:
    """Return the name under which a form sends a comparison."""
    return f"pair-{pair[0]}-{pair[1]}"


def comparison_in_words(step: str, first: str, second: str) -> str:
    """Return how a step of the scale reads."""
    if step == "1":
        return _("%(first)s和%(second)s同样重要") % {"first": first, "second": second}
    ahead, behind = (second, first) if step.startswith("1/") else (first, second)
    words = {
        "3": _("%(ahead)s比%(behind)s稍微重要"),
        "5": _("%(ahead)s比%(behind)s明显重要"),
        "7": _("%(ahead)s比%(behind)s重要得多"),
        "9": _("%(ahead)s比%(behind)s绝对重要"),
    }[step.removeprefix("1/")]
    return words % {"ahead": ahead, "behind": behind}


def found(made: Mapping[tuple[str, str], Fraction]) -> Found:
    """Return what comparisons come to so far."""
    names = dimensions()["dimension"].to_list()
    every = list(combinations(names, 2))
    if len(made) < len(every):
        return Found(len(made), len(every), (), None, fits=False, furthest=None, would_fit="")
    weighing = weigh(names, made)
    furthest = _pair(weighing.furthest, made) if weighing.furthest else None
    would_fit = ""
    if furthest:
        nearest = min(SCALE, key=lambda step: _apart(float(Fraction(step)), weighing.fitting))
        would_fit = dict(furthest.steps)[nearest]
    ratio = weighing.consistency_ratio
    return Found(
        len(made), len(every), shares(weighing.weights), ratio, accepted(ratio), furthest, would_fit
    )


def _apart(first: float, second: float) -> float:
    return max(first / second, second / first)


def accepted(ratio: float) -> bool:
    """Tell whether comparisons contradict each other no more than is usually accepted."""
    return ratio <= float(limit("weights.consistency"))


def terms_of_schemes(schemes: QuerySet[Scheme]) -> pl.DataFrame:
    """Return the terms of schemes' benefits.

    Returns
    -------
    table
        term and scheme_id (keys of the rows), dimension, resolved [share], loss [share],
        households, weight, benefit [household-equivalents].
    """
    rows = SchemeFinding.objects.filter(scheme__in=schemes).order_by("pk")
    schema = {
        "term": pl.Int64,
        "scheme_id": pl.Int64,
        "dimension": pl.String,
        "resolved": pl.Float64,
        "loss": pl.Float64,
        "households": pl.Int64,
        "weight": pl.Float64,
        "benefit": pl.Float64,
    }
    names = ["pk", *list(schema)[1:]]
    return pl.DataFrame(list(rows.values_list(*names)), schema, orient="row")


def schemes_within(reached: Reach) -> QuerySet[Scheme]:
    """Return the schemes in force for communities within reach."""
    return Scheme.objects.in_force().filter(within("plan_schemes", reached))


def ranking(
    schemes: QuerySet[Scheme], before: Mapping[str, Fraction], after: Mapping[str, Fraction]
) -> list[Ranked]:
    """Return how schemes rank by their benefit under two policies, the most after first."""
    rows = {each.pk: each for each in schemes.select_related("community")}
    terms = terms_of_schemes(schemes)
    scored = [_scored(terms, weights, list(rows)) for weights in (before, after)]
    return [
        Ranked(
            rows[row["scheme_id"]],
            row["before"],
            row["after"],
            row["rank_before"],
            row["rank_after"],
            row["moved"],
        )
        for row in rank_changes(*scored).iter_rows(named=True)
    ]


def _scored(
    terms: pl.DataFrame, weights: Mapping[str, Fraction], keys: Sequence[int]
) -> pl.DataFrame:
    """Return the benefit of every scheme; one that resolves nothing is worth nothing."""
    every = pl.DataFrame({"scheme_id": list(keys)}, {"scheme_id": pl.Int64})
    worth = benefits(reweighed(terms, weights))
    return every.join(worth, on="scheme_id", how="left").with_columns(
        pl.col("benefit").fill_null(0.0)
    )
