"""A token lets a program do some of what its owner may now, for a while, and never more."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.linli_web.api.conftest import Calling, MakeKey, Program
from tests.linli_web.api.test_reading import keys, told
from tests.linli_web.people.test_rights import INSIDE

from linli_web.api.keys import narrowed
from linli_web.api.models import ApiToken
from linli_web.people import places
from linli_web.people.models import Holding
from linli_web.people.places import Place
from linli_web.people.reads import Held

if TYPE_CHECKING:
    from linli_web.people.models import Account

LAYER = "/office/map/communities.geojson"


def test_a_token_does_only_what_it_was_made_for(small_register: None, program_of: Calling) -> None:
    reading = program_of("programme_office", only="read_register")
    assert keys(reading, "communities") == ["c-1", "c-2", "c-3"]
    problem = told(reading.patch("communities/c-1", {"address": "x"}, If_Match='"1"'), 403)
    assert "令牌" in problem["detail"]


def test_a_token_for_one_place_reads_and_writes_nothing_elsewhere(
    small_register: None, program_of: Calling
) -> None:
    there = program_of("programme_office", scope="community", place="c-2")
    assert keys(there, "communities") == ["c-2"]
    told(there.get("communities/c-1"), 403)
    told(there.patch("communities/c-1", {"address": "x"}, If_Match='"1"'), 403)
    assert there.patch("communities/c-2", {"address": "x"}, If_Match='"1"').status_code == 200
    told(there.post("communities", {"community_id": "c-9", "name": "x", "county": "431023"}), 403)


def test_a_token_loses_what_its_owner_loses(small_register: None, program_of: Calling) -> None:
    program = program_of("programme_office")
    Holding.objects.update(ended_at=timezone.now())
    told(program.get("communities"), 403)


@pytest.mark.parametrize("change", ["expired", "revoked", "owner closed"])
def test_a_token_that_is_over_opens_nothing(program: Program, change: str) -> None:
    now = timezone.now()
    if change == "expired":
        ApiToken.objects.update(created_at=now - timedelta(2), expires_at=now - timedelta(1))
    elif change == "revoked":
        ApiToken.objects.update(revoked_at=now)
    else:
        assert program.account is not None
        program.account.is_active = False
        program.account.save()
    told(program.get("communities"), 401)


def test_a_wrong_token_is_refused_though_a_session_stands_beside_it(office: Client) -> None:
    response = office.get("/api/v1/communities", headers={"Authorization": "Bearer linli.a.b"})
    assert response.status_code == 401


def test_the_use_of_a_token_is_noted(program: Program) -> None:
    program.get("communities")
    used = ApiToken.objects.get().last_used_at
    assert used is not None
    program.get("communities")
    assert ApiToken.objects.get().last_used_at == used


def test_a_map_program_sends_a_token_as_the_password(
    small_register: None, open_account: Callable[..., "Account"], make_key: MakeKey, client: Client
) -> None:
    account = open_account("department", username="clerk")
    key = make_key(account, only="read_register")
    for name, text, status in (("clerk", key, 200), ("other", key, 401), ("clerk", key + "x", 401)):
        coded = base64.b64encode(f"{name}:{text}".encode()).decode()
        assert client.get(LAYER, headers={"Authorization": f"Basic {coded}"}).status_code == status
    ApiToken.objects.update(revoked_at=timezone.now())
    coded = base64.b64encode(f"clerk:{key}".encode()).decode()
    assert client.get(LAYER, headers={"Authorization": f"Basic {coded}"}).status_code == 401


# A small world: two of everything, the second of each inside the second county.
WORLD = {
    ("county", "1"): Place("1"),
    ("county", "2"): Place("2"),
    ("street", "s1"): Place("1", "s1"),
    ("street", "s2"): Place("2", "s2"),
    ("committee", "k1"): Place("1", "s1", "k1"),
    ("committee", "k2"): Place("2", "s2", "k2"),
    ("community", "c1"): Place("1", "s1", "k1", "c1"),
    ("community", "c2"): Place("2", "s2", "k2", "c2"),
    ("building", "b1"): Place("1", "s1", "k1", "c1", "b1"),
    ("everywhere", ""): Place(),
}
HELD = st.sampled_from(sorted(WORLD))


@settings(derandomize=True, database=None, deadline=None)
@given(held=st.lists(HELD, max_size=3), asked=HELD, place=st.sampled_from(sorted(WORLD)))
def test_narrowing_leaves_what_lies_in_both(
    held: list[tuple[str, str]], asked: tuple[str, str], place: tuple[str, str]
) -> None:
    if asked[0] == "everywhere":
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "place_held", lambda scope, code: WORLD[scope, code])
        before = [Held("street", scope, code) for scope, code in held]
        after = list(narrowed(before, *asked))
        there = WORLD[place]
        within_held = any(there.within(each.scope, each.place) for each in before)
        within_both = any(there.within(each.scope, each.place) for each in after)
        assert within_both == (within_held and there.within(*asked))


def test_a_place_that_is_no_more_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "place_held", lambda _scope, _code: None)
    assert not list(narrowed([Held("street", "street", INSIDE["street"])], "street", "s-1"))
