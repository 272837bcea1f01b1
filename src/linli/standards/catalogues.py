"""Catalogues: what may be done, found, built and paid from, and by whom."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from linli.standards.packed import packed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl


def measures() -> pl.DataFrame:
    """Return the catalogue of measures in the three classes of works.

    Returns
    -------
    table
        One row a measure: measure_id, works_class, measure_group, zh, en, unit (of
        `measuring_units`), category of cost, finding_item that it answers, usual_payer and
        other_payers (kinds of `source_kinds`), owner_after (of `parties`), source, standard by
        which it is usually designed or accepted, in_force_from, zh_note and en_note (what one
        unit contains).

    References
    ----------
    国办发〔2020〕23号 二（二）: items of the three classes; 四: who pays, who owns afterwards.

    Examples
    --------
    >>> by_id = measures().rows_by_key("measure_id", named=True, unique=True)
    >>> by_id["roof_waterproofing"]["works_class"], by_id["roof_waterproofing"]["unit"]
    ('basic', 'm2')
    """
    return packed("measures")


def measure_groups() -> pl.DataFrame:
    """Return the items of the circular, each within its class, in the circular's order.

    Returns
    -------
    table
        measure_group, works_class, zh, en, source, in_force_from.

    Examples
    --------
    >>> measure_groups()["measure_group"][0]
    'water_supply'
    """
    return packed("measure_groups")


def finding_items() -> pl.DataFrame:
    """Return what a check-up may find.

    Returns
    -------
    table
        item, zh, en, unit (of `measuring_units`), level (housing, community, street or urban),
        dimension (of `dimensions`), source.

    References
    ----------
    建科〔2023〕75号: check-ups on the levels of housing, community, street and urban area.

    Examples
    --------
    >>> finding_items().row(0, named=True)["zh"]
    '屋面漏水'
    """
    return packed("finding_items")


def dimensions() -> pl.DataFrame:
    """Return the seven dimensions in which a community's state is drawn, in their order.

    Returns
    -------
    table
        dimension, zh, en, source.

    Examples
    --------
    >>> dimensions()["zh"].to_list()[:3]
    ['屋面外墙', '给排水', '消防']
    """
    return packed("dimensions")


def facility_categories() -> pl.DataFrame:
    """Return the kinds of facility that a life circle should hold.

    Returns
    -------
    table
        category, zh, en, life_circle_minutes (5, 10 or 15), distance_m [m] on foot,
        minimum_size with size_unit and size_of (floor_area, site_area or classes; null where no
        size is set), measure_id that builds one, osm_tags (alternatives; conditions within one
        joined by `+`), source, status (`law`, or `policy_check` where it has to be confirmed),
        in_force_from.

    References
    ----------
    GB 50180-2018, table 3.0.4 and appendix B; 建科规〔2020〕7号, complete community standard.

    Examples
    --------
    >>> row = facility_categories().row(0, named=True)
    >>> row["category"], row["distance_m"], row["minimum_size"], row["size_unit"]
    ('service_station', 300, 800, 'm2')
    """
    return packed("facility_categories")


def source_kinds() -> pl.DataFrame:
    """Return the kinds of money sources.

    Returns
    -------
    table
        kind, zh, en, level (of the schema's `source_level`), earmarked (must not pay for what
        another earmarked source paid), source, in_force_from.

    Examples
    --------
    >>> source_kinds()["kind"][0]
    'central_grant'
    """
    return packed("source_kinds")


def parties() -> pl.DataFrame:
    """Return who may own and keep a work once it is done.

    Returns
    -------
    table
        party, zh, en, source.

    Examples
    --------
    >>> parties()["party"][0]
    'all_owners'
    """
    return packed("parties")


def measuring_units() -> pl.DataFrame:
    """Return the units in which measures, findings and sizes are counted.

    Returns
    -------
    table
        unit, zh, en, source.

    Examples
    --------
    >>> measuring_units().row(1)[:3]
    ('m2', '平方米', 'm²')
    """
    return packed("measuring_units")


def counties() -> pl.DataFrame:
    """Return the counties of China by code.

    Returns
    -------
    table
        county (six digits, the first two a province's, the first four a prefecture's), name,
        prefecture, province; ordered by code.

    References
    ----------
    GB/T 2260 codes; modood/Administrative-divisions-of-China (WTFPL), which follows the national
    statistics bureau.

    Examples
    --------
    >>> import polars as pl
    >>> counties().row(by_predicate=pl.col("county") == "431023")
    ('431023', '永兴县', '郴州市', '湖南省')
    """
    return packed("counties")


def catalogues() -> Mapping[str, pl.DataFrame]:
    """Return the catalogues that rows of a programme folder point to, by the schema's names.

    Returns
    -------
    mapping of str to table
        For `linli.schema.check_references(tables, catalogues())`.

    Examples
    --------
    >>> sorted(catalogues())
    ['counties', 'facility_categories', 'finding_items', 'measures', 'source_kinds']
    """
    return MappingProxyType(
        {
            "counties": counties(),
            "facility_categories": facility_categories(),
            "finding_items": finding_items(),
            "measures": measures(),
            "source_kinds": source_kinds(),
        }
    )
