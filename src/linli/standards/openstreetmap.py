"""Which facility an OpenStreetMap object is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from linli.standards.packed import packed

if TYPE_CHECKING:
    from collections.abc import Mapping

Conditions = tuple[tuple[str, str], ...]


@cache
def _rules() -> dict[tuple[str, str], list[tuple[Conditions, str]]]:
    """By first condition, those with most conditions first, then in the catalogue's order."""
    rows = packed("facility_categories").select("category", "osm_tags").iter_rows()
    rules = [(_conditions(tags), category) for category, each in rows for tags in each]
    by_first: dict[tuple[str, str], list[tuple[Conditions, str]]] = {}
    for conditions, category in sorted(rules, key=lambda rule: -len(rule[0])):
        by_first.setdefault(conditions[0], []).append((conditions, category))
    return by_first


def _conditions(tags: str) -> Conditions:
    pairs = [condition.split("=", 1) for condition in tags.split("+")]
    return tuple((key, value) for key, value in pairs)


def openstreetmap_category(tags: Mapping[str, str]) -> str | None:
    """Return the facility category of an OpenStreetMap object.

    Parameters
    ----------
    tags
        The object's tags.

    Returns
    -------
    str or None
        A category of `facility_categories`; of several that fit, the one with most conditions,
        then the first in the catalogue. None where no category fits.

    Examples
    --------
    >>> openstreetmap_category({"leisure": "pitch", "sport": "basketball"})
    'basketball_court'
    >>> openstreetmap_category({"leisure": "pitch", "sport": "tennis"}) is None
    True
    """
    rules = _rules()
    fitting = [
        (len(conditions), category)
        for first in tags.items()
        for conditions, category in rules.get(first, ())
        if all(tags.get(key) == value for key, value in conditions)
    ]
    if not fitting:
        return None
    most = max(count for count, _ in fitting)
    return min((c for count, c in fitting if count == most), key=_order().__getitem__)


@cache
def _order() -> dict[str, int]:
    return {name: at for at, name in enumerate(packed("facility_categories")["category"])}
