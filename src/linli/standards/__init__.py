"""What law, norms and experience say: tables with value, unit, source and in force from.

Nothing here is computed: an official who changes a figure changes a CSV file. What was written
from memory or is Linli's own says so in its `status` or `basis` column.
"""

from linli.standards.catalogues import (
    catalogues,
    counties,
    dimensions,
    facility_categories,
    finding_items,
    measure_groups,
    measures,
    measuring_units,
    parties,
    source_kinds,
)
from linli.standards.limits import law, limit, over_since, retention
from linli.standards.openstreetmap import openstreetmap_category
from linli.standards.price_books import price_books, prices, prices_with
from linli.standards.schemes import (
    fee_points,
    fees,
    finding_measures,
    measure_years,
    price_level,
    price_levels,
    random_indices,
    trench_measures,
    weight_policies,
)
from linli.standards.working_days import is_working_day, special_days, working_day_after

__all__ = [
    "catalogues",
    "counties",
    "dimensions",
    "facility_categories",
    "fee_points",
    "fees",
    "finding_items",
    "finding_measures",
    "is_working_day",
    "law",
    "limit",
    "measure_groups",
    "measure_years",
    "measures",
    "measuring_units",
    "openstreetmap_category",
    "over_since",
    "parties",
    "price_books",
    "price_level",
    "price_levels",
    "prices",
    "prices_with",
    "random_indices",
    "retention",
    "source_kinds",
    "special_days",
    "trench_measures",
    "weight_policies",
    "working_day_after",
]
