"""The plan book of a community (改造方案册): what it says, from the tables of one scheme."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from linli.documents import Document, date_in_words, fill_outline
from linli.documents.outline import Value
from linli.plan.plan_book import tables as made
from linli.plan.plan_book.packed import packed_outline, places, word
from linli.plan.schemes import line_amounts, statement, yearly_totals, years_after

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from linli.plan.plan_book.basis import Basis


def plan_book(
    basis: Basis,
    tables: Mapping[str, pl.DataFrame],
    *,
    language: str = "zh",
    outline: str | None = None,
) -> Document:
    """Return the plan book of a community for one version of a scheme.

    Parameters
    ----------
    basis
        The scheme and what it rests on.
    tables
        `communities`: the one community. `scheme_lines`: scheme_id, measure_id, quantity,
        unit_price_yuan, low_yuan, high_yuan [yuan], note; at least one. `findings` that are open:
        item, quantity, severity. Optional: `funding` (source: its name, year, category,
        amount_yuan) and `drawings` (name, added_on, digest).
    language
        `zh` or `en`.
    outline
        Template; without it, the packed one of the language.

    Returns
    -------
    Document
        With a cover; version and hash in the foot of every page.

    Raises
    ------
    ValueError
        The template has problems (`linli.documents.check_outline` tells all), or the scheme no
        line.

    Notes
    -----
    All amounts are worked out here from the lines, by the functions that the scheme's own page
    uses: the lines and the other costs of the statement add up to its total to the fen.
    """
    lines = tables["scheme_lines"]
    if lines.is_empty():
        msg = f"scheme {basis.family} has no line: propose lines or enter them first"
        raise ValueError(msg)
    community = tables["communities"].row(0, named=True)
    values = {
        **_words(basis, community, tables, language),
        **_blocks(basis, community, tables, language),
    }
    named = {name: values[each.place] for each in places() for name in (each.zh, each.en)}
    title = word("title", language).format(community["name"])
    foot = word("footer", language).format(
        scheme=basis.family,
        version=basis.number,
        hash=basis.short_hash or word("not_frozen", language),
    )
    return Document(
        title,
        fill_outline(packed_outline(language) if outline is None else outline, named),
        language=language,
        author=basis.author,
        note=foot,
        cover=True,
    )


def _words(
    basis: Basis, community: Mapping[str, Any], tables: Mapping[str, pl.DataFrame], language: str
) -> dict[str, Value]:
    lines = tables["scheme_lines"]
    told = {
        place: made.fact(field, community.get(field), language)
        for place, field in (
            ("community", "name"),
            ("community_id", "community_id"),
            ("address", "address"),
            ("buildings", "buildings"),
            ("households", "households"),
            ("floor_area", "floor_area_m2"),
        )
    }
    return {
        **told,
        "scheme": basis.scheme_name,
        "family": basis.family,
        "version": str(basis.number),
        "state": word(basis.state, language),
        "hash": basis.short_hash or word("not_frozen", language),
        "drawn_up_on": date_in_words(basis.drawn_up_on, language),
        "author": basis.author,
        "price_book": basis.price_book,
        "price_date": date_in_words(basis.price_date, language),
        "price_level": basis.price_level,
        "benefit": made.figure(basis.benefit) or word("not_known", language),
        "open_findings": str(tables["findings"].height),
        "lines": str(lines.height),
        "note": basis.note,
        **_amounts(lines, community.get("households"), language),
    }


def _amounts(lines: pl.DataFrame, households: int | None, language: str) -> dict[str, Value]:
    costs = statement(lines)
    totals = costs["scheme_totals"].row(0, named=True)
    yearly = yearly_totals(years_after(lines)).row(0, named=True)
    a_household = (
        made.yuan(Decimal(totals["total_yuan"]) / households)
        if households
        else word("not_known", language)
    )
    return {
        **{name: made.yuan(totals[f"{name}_yuan"]) for name in ("works", "fees", "total")},
        **{name: made.yuan(Decimal(costs["scheme_costs"][f"{name}_yuan"].sum())) for name in _ENDS},
        **{
            name: made.yuan(yearly[f"{name}_yuan_per_year"])
            for name in ("upkeep", "renewal", "revenue")
        },
        "per_household": a_household,
    }


_ENDS = ("low", "high")


def _blocks(
    basis: Basis, community: Mapping[str, Any], tables: Mapping[str, pl.DataFrame], language: str
) -> dict[str, Value]:
    lines = tables["scheme_lines"]
    amounts, costs = line_amounts(lines), statement(lines)
    return {
        "qr": made.qr_picture(basis.link, language),
        "facts_table": made.facts_table(community, language),
        "findings_table": made.findings_table(tables["findings"], language),
        "measures_table": made.measures_table(amounts, language),
        "drawings_table": made.drawings_table(tables.get("drawings"), language),
        "cost_table": made.cost_table(amounts, costs["scheme_fees"], language),
        "category_table": made.category_table(costs["scheme_costs"], language),
        "funding_table": made.funding_table(tables.get("funding"), basis.funding_from, language),
        "upkeep_table": made.upkeep_table(years_after(lines), language),
        **made.places_to_fill(language),
    }
