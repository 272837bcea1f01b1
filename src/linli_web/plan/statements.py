"""A scheme laid out as the fiscal review wants it: the same parts for the page and for Excel."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from linli import standards
from linli.plan.schemes import by_payer, line_amounts, shared_trenches, years_after
from linli.schema import choices
from linli.schema import label as choice_label
from linli_web.checkup.models import Finding
from linli_web.plan.assessing import lines_frame
from linli_web.registry import catalogues
from linli_web.registry.cells import language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from linli_web.plan.models import Scheme

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sums:
    """Amounts of several lines with their range [yuan]."""

    cost: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one measure group within a class of works."""

    label: str
    lines: Sequence[Mapping[str, Any]]
    sums: Sums


@dataclass(frozen=True, slots=True)
class WorksClass:
    """The works of one class, by measure group."""

    label: str
    groups: Sequence[Group]
    sums: Sums


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything that a scheme's page shows beside its name."""

    works: Sequence[WorksClass]
    works_sums: Sums
    fees: Sequence[Mapping[str, Any]]
    fees_sums: Sums
    total: Sums
    costs: Sequence[Mapping[str, Any]]
    payers: Sequence[Mapping[str, Any]]
    terms: Sequence[Mapping[str, Any]]
    years: Sequence[Mapping[str, Any]]
    trenches: Sequence[Mapping[str, Any]]
    book: Mapping[str, Any]
    level: Mapping[str, Any]


def _labelled(table: Callable[[], pl.DataFrame]) -> Mapping[str, str]:
    """Return the labels of a table of the standards by its first column."""
    frame = table()
    words = "zh" if language() == "zh" else "en"
    return dict(frame.select(frame.columns[0], words).iter_rows())


def _sums(rows: Iterable[Mapping[str, Any]], names: tuple[str, str, str]) -> Sums:
    listed = list(rows)
    cost, low, high = (sum((row[name] for row in listed), ZERO) for name in names)
    return Sums(cost, low, high)


def statement_of(scheme: Scheme) -> Statement:
    """Return a scheme's cost statement, benefit, years after and trenches.

    Parameters
    ----------
    scheme
        With its lines, fees, costs and terms in the database.
    """
    lines = list(scheme.lines.all())
    frame = lines_frame(lines)
    amounts = line_amounts(frame).to_dicts()
    for row, line in zip(amounts, lines, strict=True):
        row["line"] = line
        row["measure"] = catalogues.label("measures", line.measure_id, language())
        row["unit_label"] = catalogues.label("measuring_units", row["unit"] or "", language())
    works = list(_works(amounts))
    fees = _fees(scheme)
    works_sums = _sums(amounts, ("cost_yuan", "cost_low_yuan", "cost_high_yuan"))
    fees_sums = _sums(fees, ("amount_yuan", "low_yuan", "high_yuan"))
    return Statement(
        works,
        works_sums,
        fees,
        fees_sums,
        Sums(
            works_sums.cost + fees_sums.cost,
            works_sums.low + fees_sums.low,
            works_sums.high + fees_sums.high,
        ),
        _costs(scheme),
        _payers(frame),
        terms_of(scheme),
        _years(frame),
        _trenches(frame),
        _book(scheme),
        standards.price_level(scheme.community.county_id, scheme.price_date),
    )


def _works(amounts: Sequence[Mapping[str, Any]]) -> Iterable[WorksClass]:
    group_of = dict(standards.measures().select("measure_id", "measure_group").iter_rows())
    group_names = _labelled(standards.measure_groups)
    names = ("cost_yuan", "cost_low_yuan", "cost_high_yuan")
    for works_class in choices("works_class"):
        of_class = [row for row in amounts if row["works_class"] == works_class]
        if not of_class:
            continue
        grouped = defaultdict(list)
        for row in of_class:
            grouped[group_of[row["measure_id"]]].append(row)
        groups = [
            Group(group_names.get(key, key), rows, _sums(rows, names))
            for key, rows in grouped.items()
        ]
        label = choice_label("works_class", works_class, language())
        yield WorksClass(label, groups, _sums(of_class, names))


def _fees(scheme: Scheme) -> list[dict[str, Any]]:
    rules = {row["fee"]: row for row in standards.fees().iter_rows(named=True)}
    chinese = language() == "zh"
    found = []
    for fee in scheme.fees.all():
        rule = rules.get(fee.fee, {})
        found.append(
            {
                "fee": fee.fee,
                "label": rule.get("zh" if chinese else "en", fee.fee),
                "note": rule.get("zh_note" if chinese else "en_note", ""),
                "method": rule.get("method", ""),
                "base": rule.get("base", ""),
                "source": " ".join(filter(None, (rule.get("source"), rule.get("article")))),
                "base_yuan": fee.base_yuan,
                "amount_yuan": fee.amount_yuan,
                "low_yuan": fee.low_yuan,
                "high_yuan": fee.high_yuan,
            }
        )
    return found


def _costs(scheme: Scheme) -> list[dict[str, Any]]:
    return [
        {
            "label": choice_label("cost_category", row.category, language()),
            "cost_yuan": row.cost_yuan,
            "low_yuan": row.low_yuan,
            "high_yuan": row.high_yuan,
        }
        for row in scheme.costs.all()
    ]


def _payers(frame: pl.DataFrame) -> list[dict[str, Any]]:
    payers, parties = _labelled(standards.source_kinds), _labelled(standards.parties)
    return [
        row
        | {
            "payer": payers.get(row["usual_payer"], row["usual_payer"]),
            "owner": parties.get(row["owner_after"], row["owner_after"]),
        }
        for row in by_payer(frame).iter_rows(named=True)
    ]


def terms_of(scheme: Scheme) -> list[dict[str, Any]]:
    """Return the terms of a scheme's benefit with what they rest on."""
    rows = list(scheme.terms.all())
    findings = Finding.objects.in_bulk([row.finding_id for row in rows])
    return [
        {
            "term": row,
            "finding": findings[row.finding_id],
            "item": catalogues.label("finding_items", findings[row.finding_id].item, language()),
            "dimension": catalogues.label("dimensions", row.dimension, language()),
        }
        for row in rows
    ]


def _years(frame: pl.DataFrame) -> list[dict[str, Any]]:
    parties = _labelled(standards.parties)
    names = ("upkeep_yuan_per_year", "renewal_yuan_per_year", "revenue_yuan_per_year")
    return [
        row
        | {
            "measure": catalogues.label("measures", row["measure_id"], language()),
            "owner": parties.get(row["owner_after"], row["owner_after"]),
        }
        for row in years_after(frame).iter_rows(named=True)
        if any(row[name] for name in names)
    ]


def _trenches(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        row | {"measure": catalogues.label("measures", row["measure_id"], language())}
        for row in shared_trenches(frame).iter_rows(named=True)
    ]


def _book(scheme: Scheme) -> Mapping[str, Any]:
    rows = standards.price_books().filter(pl.col("price_book") == scheme.price_book)
    if rows.is_empty():
        return {"label": scheme.price_book, "source": "", "status": ""}
    row = rows.row(0, named=True)
    return row | {"label": row["zh"] if language() == "zh" else row["en"]}


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line with where its figures come from."""

    amounts: Mapping[str, Any]
    measure: Mapping[str, Any]
    label: str
    unit: str
    price: Mapping[str, Any]
    years: Mapping[str, Any]
    terms: Sequence[Mapping[str, Any]]
    answers: Sequence[Mapping[str, Any]]


def line_of(scheme: Scheme, measure_id: str) -> LineShown | None:
    """Return one line of a scheme; None where it has no such measure."""
    lines = list(scheme.lines.filter(measure_id=measure_id))
    if not lines:
        return None
    frame = lines_frame(lines)
    amounts = line_amounts(frame).row(0, named=True) | {"line": lines[0]}
    of_book = standards.prices(scheme.price_book).filter(pl.col("measure_id") == measure_id)
    answers = standards.finding_measures().filter(pl.col("measure_id") == measure_id)
    items = set(answers["item"])
    return LineShown(
        amounts,
        catalogues.rows("measures")[measure_id],
        catalogues.label("measures", measure_id, language()),
        catalogues.label("measuring_units", amounts["unit"] or "", language()),
        of_book.row(0, named=True) if of_book.height else {},
        years_after(frame).row(0, named=True),
        [term for term in terms_of(scheme) if term["finding"].item in items],
        [
            row | {"label": catalogues.label("finding_items", row["item"], language())}
            for row in answers.iter_rows(named=True)
        ],
    )
