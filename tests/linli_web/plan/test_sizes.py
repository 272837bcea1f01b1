"""What is read of some communities is of these alone, however many they are."""

import pytest

from linli_web.plan.reads import sizes
from linli_web.plan.reads.sizes import register_of, rows_in


@pytest.mark.parametrize("at_a_time", [500, 0])
@pytest.mark.parametrize("name", ["communities", "buildings", "findings"])
def test_rows_are_of_the_communities_that_were_asked_for(
    small_register: None, monkeypatch: pytest.MonkeyPatch, name: str, at_a_time: int
) -> None:
    monkeypatch.setattr(sizes, "_KEYS_AT_A_TIME", at_a_time)
    assert set(rows_in(["c-1"], name)["community_id"]) == {"c-1"}


def test_homes_come_by_their_buildings(small_register: None) -> None:
    found = register_of(["c-1"])
    assert set(found["units"]["building_id"]) <= set(found["buildings"]["building_id"])
    assert not found["units"].is_empty()
