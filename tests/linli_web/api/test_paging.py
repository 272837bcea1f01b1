"""Pages follow each other without a gap, whatever is added meanwhile."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.linli_web.api.conftest import Program

from linli_web.api.paging import page
from linli_web.api.parameters import Wanted
from linli_web.api.resources import resources
from linli_web.registry.models import Building

KEY = "building_id"


def walk(program: Program, path: str) -> list[dict[str, Any]]:
    """Read a list to its end by the address that each page gives of the next."""
    found, url = [], path
    while url:
        page = program.get(url).json()  # type: ignore[attr-defined]
        found += page["items"]
        url = page["next"]
    return found


@pytest.mark.parametrize("name", sorted(resources()))
def test_every_sorting_walks_through_every_row_once(program: Program, name: str) -> None:
    whole = program.get(f"{name}?limit=500").json()["items"]  # type: ignore[attr-defined]
    for sort in resources()[name].sorts:
        for sign in ("", "-"):
            walked = walk(program, f"{name}?limit=1&sort={sign}{sort}")
            assert sorted(map(str, walked)) == sorted(map(str, whole)), sort
            kind = Decimal if sort == "cost_yuan" else lambda value: value
            values = [kind(each[sort]) for each in walked if each[sort] is not None]
            assert values == sorted(values, reverse=bool(sign)), sort


def test_the_next_page_is_named_in_a_header_too(program: Program) -> None:
    page = program.get("communities?limit=1")
    assert page["Link"] == f'<{page.json()["next"]}>; rel="next"'  # type: ignore[attr-defined]
    assert "Link" not in program.get("communities")


@settings(
    max_examples=15,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    storeys=st.lists(st.none() | st.integers(1, 3), min_size=4, max_size=9),
    added=st.lists(st.none() | st.integers(1, 3), min_size=1, max_size=4),
    down=st.booleans(),
)
def test_rows_added_while_somebody_reads_neither_hide_nor_repeat_one(
    small_register: None, storeys: list[int | None], added: list[int | None], down: bool
) -> None:
    mine = Q(community="c-3")
    Building.objects.filter(mine).delete()
    for number, each in enumerate(storeys):
        Building.objects.create(pk=f"b-{number:02}-m", community_id="c-3", storeys=each)
    cursor, seen = "", list[str]()
    for turn in range(30):
        wanted = Wanted(Q(), (), "-storeys" if down else "storeys", (KEY,), 2, cursor)
        found = page(resources()["buildings"], wanted, mine)
        seen += [each[KEY] for each in found.rows]
        cursor = found.cursor
        if not cursor:
            break
        if turn < len(added):
            Building.objects.create(pk=f"b-{turn:02}-a", community_id="c-3", storeys=added[turn])
    assert len(seen) == len(set(seen))
    assert {f"b-{number:02}-m" for number in range(len(storeys))} <= set(seen)


def test_a_cursor_belongs_to_its_question_and_to_this_office(program: Program) -> None:
    following = program.get("communities?limit=1&zone=old_town").json()["next"]  # type: ignore[attr-defined]
    assert following is None or program.get(following).status_code == 200
    url = program.get("communities?limit=1").json()["next"]  # type: ignore[attr-defined]
    for changed in (
        f"{url}&sort=name",
        f"{url}&status=planned",
        url[:-1],
        url.replace("cursor=", "cursor=x"),
    ):
        response = program.get(changed)
        assert response.status_code == 400
        assert response.json()["problems"][0]["code"] == "api.bad_cursor"  # type: ignore[attr-defined]
