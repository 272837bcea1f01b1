"""Schemes: what may be done in a community, what it costs, is worth and takes each year."""

from linli.plan.schemes.benefit import benefit_terms, benefits, reweighed
from linli.plan.schemes.costing import by_payer, line_amounts, statement
from linli.plan.schemes.fees import scheme_fees
from linli.plan.schemes.proposing import classes, propose
from linli.plan.schemes.trenches import shared_trenches
from linli.plan.schemes.versions import content_hash, line_differences
from linli.plan.schemes.years_after import yearly_totals, years_after

__all__ = [
    "benefit_terms",
    "benefits",
    "by_payer",
    "classes",
    "content_hash",
    "line_amounts",
    "line_differences",
    "propose",
    "reweighed",
    "scheme_fees",
    "shared_trenches",
    "statement",
    "yearly_totals",
    "years_after",
]
