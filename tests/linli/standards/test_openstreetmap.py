"""Objects of an OpenStreetMap extract become facilities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.standards import facility_categories, openstreetmap_category

RULES = [
    (category, dict(condition.split("=", 1) for condition in tags.split("+")))
    for category, all_tags in facility_categories().select("category", "osm_tags").iter_rows()
    for tags in all_tags
]
PLAIN = st.dictionaries(
    st.sampled_from(["name", "name:zh", "operator", "opening_hours", "wheelchair", "building"]),
    st.text(max_size=8),
)


@pytest.mark.parametrize(
    ("tags", "category"),
    [
        ({"amenity": "kindergarten", "name": "实验幼儿园"}, "kindergarten"),
        ({"shop": "convenience"}, "convenience_store"),
        ({"amenity": "school"}, "primary_school"),
        ({"amenity": "school", "isced:level": "2"}, "secondary_school"),
        ({"amenity": "social_facility", "social_facility:for": "senior"}, "elderly_care_centre"),
        (
            {
                "amenity": "social_facility",
                "social_facility": "nursing_home",
                "social_facility:for": "senior",
            },
            "nursing_home",
        ),
        ({"amenity": "social_facility", "social_facility:for": "homeless"}, None),
        ({"leisure": "pitch", "sport": "basketball", "lit": "yes"}, "basketball_court"),
        ({"highway": "bus_stop"}, "bus_stop"),
        ({"building": "apartments"}, None),
        ({}, None),
    ],
)
def test_tags_give_a_category(tags: dict[str, str], category: str | None) -> None:
    assert openstreetmap_category(tags) == category


def test_two_categories_on_one_object_go_to_the_first_in_the_catalogue() -> None:
    assert openstreetmap_category({"amenity": "pharmacy", "shop": "convenience"}) == (
        "convenience_store"
    )


def test_no_two_categories_ask_for_the_same_tags() -> None:
    seen = [tuple(sorted(tags.items())) for _, tags in RULES]
    assert len(seen) == len(set(seen))


@given(st.sampled_from(RULES), PLAIN)
def test_what_a_category_asks_for_finds_it_whatever_else_is_written(
    rule: tuple[str, dict[str, str]], others: dict[str, str]
) -> None:
    category, wanted = rule
    assert openstreetmap_category({**others, **wanted}) == category
