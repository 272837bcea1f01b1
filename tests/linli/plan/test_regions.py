"""A country's counties are sorted into regions that share few rules."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.programme.regional import time_by_room
from linli.plan.regions import regions, tables_of_region, tied_counties

counties = st.dictionaries(
    st.tuples(st.sampled_from(["11", "43", "44"]), st.integers(1, 3), st.integers(1, 4)).map(
        lambda code: f"{code[0]}{code[1]:02}{code[2]:02}"
    ),
    st.integers(1, 9),
    min_size=1,
)


def test_a_province_stays_whole_where_it_is_small_enough() -> None:
    sizes = {"430121": 5, "430223": 5, "440103": 8}
    assert regions(sizes, most=10) == (("430121", "430223"), ("440103",))


def test_a_large_province_is_cut_along_its_prefectures_and_these_along_counties() -> None:
    sizes = {"430101": 6, "430102": 6, "430201": 3, "430202": 3}
    assert regions(sizes, most=7) == (("430101",), ("430102",), ("430201", "430202"))


def test_a_county_larger_than_a_region_is_a_region() -> None:
    assert regions({"430101": 50, "430102": 1}, most=10) == (("430101",), ("430102",))


@given(sizes=counties, most=st.integers(1, 40), data=st.data())
def test_every_county_is_in_one_region_and_what_is_tied_stays_together(
    sizes: dict[str, int], most: int, data: st.DataObject
) -> None:
    tied = (
        data.draw(st.lists(st.sets(st.sampled_from(sorted(sizes)), min_size=2), max_size=3))
        if (len(sizes) > 1)
        else []
    )
    found = regions(sizes, tied, most)
    assert sorted(county for region in found for county in region) == sorted(sizes)
    for together in tied:
        assert sum(bool(together & set(region)) for region in found) == 1
    if not tied:
        assert all(
            sum(sizes[county] for county in region) <= most or len(region) == 1 for region in found
        )


def test_a_group_over_several_counties_ties_them() -> None:
    communities = pl.DataFrame(
        {"community_id": ["a", "b", "c"], "county": ["430121", "430122", "430121"]}
    )
    groups = pl.DataFrame({"group_id": ["g", "g", "h", "h"], "community_id": ["a", "b", "a", "c"]})
    assert tied_counties(communities, groups) == [("430121", "430122")]
    assert tied_counties(communities, None) == []


@pytest.mark.parametrize(
    ("scope", "kept"),
    [
        ("*", True),
        ("43", True),
        ("4301", True),
        ("430121/old", True),
        ("4302", False),
        ("44", False),
    ],
)
def test_a_region_reads_the_rules_that_may_mean_it(scope: str, kept: bool) -> None:
    tables = {"source_caps": pl.DataFrame({"scope": [scope]}), "sources": pl.DataFrame({"a": [1]})}
    found = tables_of_region(tables, ["430121"])
    assert len(found["source_caps"]) == int(kept)
    assert len(found["sources"]) == 1


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30), st.floats(0, 500))
def test_time_goes_to_regions_with_something_to_gain_and_enough_to_walk(
    room: list[float], total: float
) -> None:
    seconds = time_by_room(np.array(room), total)

    assert all(each == 0.0 for each, gain in zip(seconds, room, strict=True) if gain == 0.0)
    assert all(each == 0.0 or each >= 2.0 for each in seconds)
    order = np.argsort(-np.array(room), kind="stable")
    assert (np.diff(seconds[order]) <= 1e-9).all()
    if total >= 2.0 and max(room) > 0.0:
        assert seconds.any()


def test_counties_of_few_communities_count_for_more() -> None:
    tiny = {f"43{number:04}": 1 for number in range(100, 420)}
    found = regions(tiny)
    assert len(found) == 6
    assert max(len(each) for each in found) <= 61
