"""Scopes: which communities a rule means.

A scope is `*` or a prefix of the GB/T 2260 county code, with `/zone` behind it where only one zone
of it is meant (`*`, `43`, `4310/old_town`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EVERYWHERE = "*"


def holds(scope: str, county: str, zone: str) -> bool:
    """Tell whether a scope holds a place.

    Parameters
    ----------
    scope
        The scope.
    county, zone
        Six-digit code and zone of the place; empty where unknown.

    Examples
    --------
    >>> holds("4310/old_town", "431023", "old_town"), holds("4301", "431023", "old_town")
    (True, False)
    """
    prefix, _, only = scope.partition("/")
    inside = prefix == EVERYWHERE or (bool(county) and county.startswith(prefix))
    return inside and (not only or only == zone)


def narrowest(codes: Sequence[str]) -> str:
    """Return the narrowest scope of whole counties that holds some places.

    Examples
    --------
    >>> narrowest(["430102", "430121"]), narrowest(["4301/old", "431023"])
    ('4301', '43')
    >>> narrowest(["", "431023"])
    '*'
    """
    for digits in (6, 4, 2):
        prefixes = {code.partition("/")[0][:digits] for code in codes}
        if len(prefixes) == 1 and all(len(each) == digits for each in prefixes):
            return prefixes.pop()
    return EVERYWHERE


@dataclass(frozen=True)
class Places:
    """The different pairs of county and zone, and which community lies in which.

    Parameters
    ----------
    county, zone
        Of each place, in the order of counties.
    of_community
        Place of each community.
    """

    county: tuple[str, ...]
    zone: tuple[str, ...]
    of_community: NDArray[np.int64]

    def within(self, scope: str) -> NDArray[np.bool_]:
        """Return for each place whether a scope holds it."""
        prefix, _, only = scope.partition("/")
        inside = np.zeros(len(self.county), dtype=bool)
        inside[self._span(prefix)] = True
        return inside & (self._zones == only) if only else inside

    def _span(self, prefix: str) -> slice:
        """Places whose county begins like this."""
        if prefix == EVERYWHERE:
            return slice(None)
        return slice(
            # An unknown county is in no part of the country, not even in one without a code.
            bisect_left(self.county, prefix or "0"),
            bisect_right(self.county, prefix, key=lambda county: county[: len(prefix)]),
        )

    @cached_property
    def _zones(self) -> NDArray[np.str_]:
        return np.array(self.zone, dtype=np.str_)

    def held(self, scopes: Sequence[str]) -> NDArray[np.bool_]:
        """Return scopes x places: whether the scope holds the place."""
        if not scopes:
            return np.zeros((0, len(self.county)), dtype=bool)
        return np.array([self.within(each) for each in scopes], dtype=bool)


def places(communities: pl.DataFrame) -> Places:
    """Return the places of communities (county, zone), in the order of their codes."""
    both = communities.select(
        column(communities, "county").fill_null("").alias("county"),
        column(communities, "zone").fill_null("").alias("zone"),
    )
    known = both.unique().sort("county", "zone").with_row_index("_place")
    of_community = both.join(known, on=["county", "zone"], how="left", maintain_order="left")
    return Places(
        tuple(known["county"]),
        tuple(known["zone"]),
        of_community["_place"].to_numpy().astype(np.int64),
    )


def column(table: pl.DataFrame, name: str) -> pl.Expr:
    """Return a column as text, blanks where the table has none."""
    return pl.col(name).cast(pl.String) if name in table.columns else pl.lit(None, pl.String)
