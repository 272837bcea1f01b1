"""Writing schemes with all that hangs on them, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linli_web.plan.models import SchemeCost, SchemeFee, SchemeFinding, SchemeLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli_web.plan.assessing import Assessed
    from linli_web.plan.models import Scheme

_TOTALS = (
    "works_yuan",
    "fees_yuan",
    "total_yuan",
    "benefit",
    "upkeep_yuan_per_year",
    "renewal_yuan_per_year",
    "revenue_yuan_per_year",
)
_BATCH = 1000


def set_totals(scheme: Scheme, totals: Mapping[str, Any]) -> None:
    """Write a scheme's sums into it, unsaved."""
    for name in _TOTALS:
        setattr(scheme, name, totals[name])


def write_parts(
    schemes: Mapping[str, Scheme], assessed: Assessed, notes: Mapping[str, Mapping[str, str]]
) -> None:
    """Write lines, costs, fees and terms of schemes that are saved and have none.

    Parameters
    ----------
    schemes
        By the id that `assessed` knows them by.
    assessed
        What the library says of them.
    notes
        Notes of lines by scheme and measure.
    """
    places: dict[str, int] = {}
    lines = []
    for row in assessed.amounts.iter_rows(named=True):
        key = row["scheme_id"]
        places[key] = place = places.get(key, -1) + 1
        lines.append(
            SchemeLine(
                scheme=schemes[key],
                place=place,
                measure_id=row["measure_id"],
                quantity=row["quantity"],
                unit_price_yuan=row["unit_price_yuan"],
                low_yuan=row["low_yuan"],
                high_yuan=row["high_yuan"],
                cost_yuan=row["cost_yuan"],
                note=notes.get(key, {}).get(row["measure_id"], ""),
            )
        )
    SchemeLine.objects.bulk_create(lines, _BATCH)
    write_reckoning(schemes, assessed)


def write_reckoning(schemes: Mapping[str, Scheme], assessed: Assessed) -> None:
    """Write costs, fees and terms of schemes that have none."""
    SchemeCost.objects.bulk_create(
        [
            SchemeCost(scheme=schemes[row.pop("scheme_id")], **row)
            for row in assessed.costs.to_dicts()
        ],
        _BATCH,
    )
    SchemeFee.objects.bulk_create(
        [
            SchemeFee(scheme=schemes[row.pop("scheme_id")], **row)
            for row in assessed.fees.to_dicts()
        ],
        _BATCH,
    )
    SchemeFinding.objects.bulk_create(terms_of(schemes, assessed), _BATCH)


def terms_of(schemes: Mapping[str, Scheme], assessed: Assessed) -> Sequence[SchemeFinding]:
    """Return the terms of benefit, unsaved."""
    names = ("finding_id", "dimension", "resolved", "loss", "households", "weight", "benefit")
    return [
        SchemeFinding(scheme=schemes[row["scheme_id"]], **{name: row[name] for name in names})
        for row in assessed.terms.iter_rows(named=True)
    ]
