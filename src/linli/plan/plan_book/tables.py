"""The tables of a plan book as blocks of a document."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from linli.checkup.dimensions import severity_label
from linli.documents import Blank, Block, Column, Paragraph, Picture, Table, qr_png
from linli.plan.plan_book.packed import word
from linli.schema import label
from linli.schema import table as definition
from linli.standards import dimensions, fees, finding_items, measures, measuring_units, parties

if TYPE_CHECKING:
    from collections.abc import Mapping

_FACTS = (
    "name",
    "community_id",
    "address",
    "year_built",
    "buildings",
    "households",
    "floor_area_m2",
    "property_unit",
    "management",
    "owners_committee_since",
    "residents_over_60_share",
    "aim",
)
_QR_MM = 32
_PHOTO_MM = 70


def yuan(amount: Decimal | None) -> str:
    """Return an amount with thousands separators and two places.

    Examples
    --------
    >>> yuan(Decimal("1234567.5"))
    '1,234,567.50'
    """
    return "" if amount is None else f"{amount:,.2f}"


def figure(value: float | None) -> str:
    """Return a quantity without places that say nothing.

    Examples
    --------
    >>> figure(480.0), figure(12.5)
    ('480', '12.5')
    """
    return "" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def names(table: pl.DataFrame, key: str, language: str) -> dict[str, str]:
    """Return what the rows of a catalogue are called."""
    return dict(table.select(key, language).iter_rows())


def fact(field: str, value: Any, language: str) -> str:
    """Return a field of a community as the book shows it."""
    if value is None or value == "":
        return word("not_known", language)
    described = definition("communities").field(field)
    if described.type == "choice":
        return label(described.choices, str(value), language)
    if field.endswith("_share"):
        return f"{value:.0%}"
    # A year is no quantity: it has no thousands.
    return figure(value) if isinstance(value, int | float) and field != "year_built" else str(value)


def facts_table(community: Mapping[str, Any], language: str) -> tuple[Block, ...]:
    """Return the register's facts about the community."""
    fields = definition("communities")
    rows = tuple(
        (fields.field(name).label(language), fact(name, community.get(name), language))
        for name in _FACTS
    )
    columns = (Column(word("item", language)), Column(word("value", language), 2))
    return (Table(columns, rows, word("facts_caption", language)),)


def findings_table(findings: pl.DataFrame, language: str) -> tuple[Block, ...]:
    """Return the open findings by dimension, the gravest first."""
    if findings.is_empty():
        return (Paragraph(word("no_findings", language)),)
    order = {name: at for at, name in enumerate(dimensions()["dimension"])}
    units = names(measuring_units(), "unit", language)
    known = finding_items().select("item", "dimension", "unit", title=pl.col(language))
    rows = (
        findings.select("item", "severity", "quantity")
        .join(known, on="item", how="left")
        .group_by("dimension", "item", "title", "unit", "severity")
        .agg(count=pl.len(), quantity=pl.col("quantity").sum())
        .with_columns(order=pl.col("dimension").replace_strict(order, default=len(order)))
        .sort("order", "severity", "item", descending=[False, True, False])
    )
    called = names(dimensions(), "dimension", language)
    shown = tuple(
        (
            called.get(row["dimension"], ""),
            row["title"] or row["item"],
            severity_label(row["severity"], language),
            str(row["count"]),
            figure(row["quantity"]),
            units.get(row["unit"], row["unit"] or ""),
        )
        for row in rows.iter_rows(named=True)
    )
    columns = (
        Column(word("dimension", language), 1.3),
        Column(word("finding", language), 2),
        Column(word("severity", language)),
        Column(word("count", language), 0.7, figures=True),
        Column(word("quantity", language), figures=True),
        Column(word("unit", language), 0.8),
    )
    return (Table(columns, shown, word("findings_caption", language)),)


def measures_table(amounts: pl.DataFrame, language: str) -> tuple[Block, ...]:
    """Return the quantities by class."""
    called, units = _catalogue(language)
    rows = tuple(
        (
            label("works_class", row["works_class"] or "", language),
            called.get(row["measure_id"], row["measure_id"]),
            figure(row["quantity"]),
            units.get(row["unit"], row["unit"] or ""),
            row.get("note") or "",
        )
        for row in amounts.iter_rows(named=True)
    )
    columns = (
        Column(word("class", language), 0.9),
        Column(word("measure", language), 2.4),
        Column(word("quantity", language), figures=True),
        Column(word("unit", language), 0.8),
        Column(word("note", language), 1.6),
    )
    return (Table(columns, rows, word("measures_caption", language)),)


def _catalogue(language: str) -> tuple[dict[str, str], dict[str, str]]:
    return (
        names(measures(), "measure_id", language),
        names(measuring_units(), "unit", language),
    )


def cost_table(amounts: pl.DataFrame, paid: pl.DataFrame, language: str) -> tuple[Block, ...]:
    """Return the cost statement: each line, each fee, the sums of both and of all."""
    called, units = _catalogue(language)
    lines = [
        (
            str(at),
            called.get(row["measure_id"], row["measure_id"]),
            f"{figure(row['quantity'])} {units.get(row['unit'], row['unit'] or '')}",
            yuan(row["unit_price_yuan"]),
            yuan(row["cost_yuan"]),
            yuan(row["cost_low_yuan"]),
            yuan(row["cost_high_yuan"]),
        )
        for at, row in enumerate(amounts.iter_rows(named=True), start=1)
    ]
    beside = names(fees(), "fee", language)
    other = [
        (str(at), beside.get(fee, fee), "", "", yuan(amount), yuan(low), yuan(high))
        for at, (fee, amount, low, high) in enumerate(
            paid.select("fee", "amount_yuan", "low_yuan", "high_yuan").iter_rows(),
            start=len(lines) + 1,
        )
    ]
    works = _sums(amounts, ("cost_yuan", "cost_low_yuan", "cost_high_yuan"))
    fee_sums = _sums(paid, ("amount_yuan", "low_yuan", "high_yuan"))
    whole = [one + two for one, two in zip(works, fee_sums, strict=True)]
    sums = [
        ("", word(key, language), "", "", *(yuan(each) for each in amounts_of))
        for key, amounts_of in (("works_sum", works), ("fees_sum", fee_sums), ("total", whole))
    ]
    columns = (
        Column(word("number", language), 0.55),
        Column(word("measure", language), 1.9),
        Column(word("quantity", language), 1.25, figures=True),
        Column(word("price", language), 1.1, figures=True),
        *(Column(word(key, language), 1.45, figures=True) for key in ("cost", "low", "high")),
    )
    rows = (*lines, *other, *sums)
    return (Table(columns, rows, word("cost_caption", language), len(sums)),)


def _sums(table: pl.DataFrame, columns: tuple[str, ...]) -> list[Decimal]:
    return [Decimal(table[name].sum() or 0) for name in columns]


def category_table(costs: pl.DataFrame, language: str) -> tuple[Block, ...]:
    """Return works and their share of the other costs by category."""
    columns_of = ("cost_yuan", "low_yuan", "high_yuan")
    rows = [
        (label("cost_category", category, language), *(yuan(each) for each in amounts))
        for category, *amounts in costs.select("category", *columns_of).iter_rows()
    ]
    rows.append((word("sum", language), *(yuan(each) for each in _sums(costs, columns_of))))
    heads = (word(key, language) for key in ("amount", "low", "high"))
    columns = (
        Column(word("category", language), 1.4),
        *(Column(head, figures=True) for head in heads),
    )
    return (Table(columns, tuple(rows), word("category_caption", language), 1),)


def funding_table(funding: pl.DataFrame | None, origin: str, language: str) -> tuple[Block, ...]:
    """Return who pays how much, or that nobody does yet."""
    if funding is None or funding.is_empty():
        return (Paragraph(word("no_funding", language)),)
    summed = funding.group_by("source", "year", "category", maintain_order=True).agg(
        pl.col("amount_yuan").sum()
    )
    rows = [
        (source, str(year or ""), label("cost_category", category, language), yuan(amount))
        for source, year, category, amount in summed.iter_rows()
    ]
    rows.append((word("sum", language), "", "", yuan(_sums(summed, ("amount_yuan",))[0])))
    columns = (
        Column(word("source", language), 2),
        Column(word("year", language), 0.7),
        Column(word("category", language), 1.2),
        Column(word("amount", language), 1.2, figures=True),
    )
    told = Table(columns, tuple(rows), word("funding_caption", language), 1)
    return (Paragraph(word("funding_from", language).format(origin)), told) if origin else (told,)


def drawings_table(drawings: pl.DataFrame | None, language: str) -> tuple[Block, ...]:
    """Return the files that are attached to the scheme."""
    if drawings is None or drawings.is_empty():
        return (Paragraph(word("no_drawings", language)),)
    rows = tuple(
        (str(at), name, "" if day is None else day.isoformat(), (digest or "")[:16])
        for at, (name, day, digest) in enumerate(
            drawings.select("name", "added_on", "digest").iter_rows(), start=1
        )
    )
    columns = (
        Column(word("number", language), 0.5),
        Column(word("drawing", language), 3),
        Column(word("added_on", language)),
        Column(word("digest", language), 1.6),
    )
    return (Table(columns, rows, word("drawings_caption", language)),)


def upkeep_table(yearly: pl.DataFrame, language: str) -> tuple[Block, ...]:
    """Return who keeps what was built and what that takes and brings each year."""
    amounts_of = tuple(f"{name}_yuan_per_year" for name in ("upkeep", "renewal", "revenue"))
    summed = yearly.group_by("owner_after", maintain_order=True).agg(
        pl.col(name).sum() for name in amounts_of
    )
    called = names(parties(), "party", language)
    rows = [
        (called.get(owner, owner or ""), *(yuan(each) for each in amounts))
        for owner, *amounts in summed.select("owner_after", *amounts_of).iter_rows()
    ]
    rows.append((word("sum", language), *(yuan(each) for each in _sums(summed, amounts_of))))
    heads = (word(key, language) for key in ("upkeep", "renewal", "revenue"))
    columns = (
        Column(word("owner", language), 1.8),
        *(Column(head, figures=True) for head in heads),
    )
    return (Table(columns, tuple(rows), word("upkeep_caption", language), 1),)


def places_to_fill(language: str) -> dict[str, tuple[Block, ...]]:
    """Return the empty places that later stages fill in."""
    photo = Blank(word("photo", language), _PHOTO_MM)
    return {
        "schedule": (Blank(word("schedule", language)),),
        "photos": (photo, photo),
        "vote": (Blank(word("vote", language)),),
    }


def qr_picture(link: str, language: str) -> tuple[Block, ...]:
    """Return the QR code to the community's public page."""
    return (Picture(qr_png(link), _QR_MM, word("qr", language)),) if link else ()
