"""The sample programme adds up to every published figure, row by row."""

import csv
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from linli.publish import definition, definitions, indicators, month_end, rows_behind
from linli.publish.quality import check
from linli.sample import yongxing

FILE = Path(__file__).with_name("published_figures.csv")
FIGURES = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
NAMES = [figure["indicator"] for figure in FIGURES]


@pytest.fixture(scope="module")
def programme() -> dict[str, pl.DataFrame]:
    """The Yongxing sample."""
    return yongxing()


@pytest.fixture(scope="module")
def computed(programme: dict[str, pl.DataFrame]) -> dict[str, float]:
    """Every indicator at the end of the month for which the county published."""
    (as_of,) = {month_end(figure["as_of"]) for figure in FIGURES}
    return dict(indicators(programme, as_of).select("indicator", "value").iter_rows())


@pytest.mark.parametrize("figure", FIGURES, ids=NAMES)
def test_a_published_figure_comes_out_of_the_rows_exactly(
    computed: dict[str, float], figure: dict[str, str]
) -> None:
    assert computed[figure["indicator"]] == float(figure["value"])
    # The published plural and ours begin alike: communities, community.
    assert figure["unit"].startswith(definition(figure["indicator"]).unit[:4])


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_behind_a_published_figure_add_up_to_it(
    programme: dict[str, pl.DataFrame], computed: dict[str, float], name: str
) -> None:
    rows = rows_behind(name, programme, month_end(FIGURES[0]["as_of"]))
    assert not rows.is_empty()
    told = definition(name)
    if told.aggregate == "ratio":
        top, bottom = (
            rows.filter(pl.col("indicator") == part)["value"].sum()
            for part in (told.numerator, told.denominator)
        )
        assert Fraction(top) / Fraction(bottom) == Fraction(str(computed[name]))
    else:
        assert round(float(rows["value"].sum()), 4) == computed[name]


def test_without_a_day_every_indicator_is_known(programme: dict[str, pl.DataFrame]) -> None:
    values = indicators(programme)
    assert values["indicator"].to_list() == list(definitions())
    assert values.filter(pl.col("value").is_null()).is_empty()


@pytest.mark.parametrize("by", ["area_id", "zone", "street_id", "county", "community_id"])
def test_places_add_up_to_the_whole(
    programme: dict[str, pl.DataFrame], computed: dict[str, float], by: str
) -> None:
    parts = indicators(programme, month_end(FIGURES[0]["as_of"]), by=by)
    sums = dict(parts.group_by("indicator").agg(pl.col("value").sum()).iter_rows())
    added_up = [each for each in definitions().values() if each.aggregate in ("count", "sum")]
    for each in added_up:
        assert sums[each.name] == pytest.approx(computed[each.name], rel=1e-12), each.name


def test_the_check_of_the_data_flags_what_cannot_be_meant(
    programme: dict[str, pl.DataFrame],
) -> None:
    found = check(programme, as_of=month_end(FIGURES[0]["as_of"])).table
    whole = {row["rule"]: row for row in found.filter(pl.col("key") == "*").iter_rows(named=True)}
    assert whole["programme.floor_area_per_household"]["value"] == "244.19"
    entries = whole["programme.services_above_households"]
    assert (entries["value"], entries["compared_with"]) == ("12010", "8557")
