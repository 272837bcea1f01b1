"""An earlier version of a row is brought back as a new edit, after showing what would change."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli_web.journal.models import Entry
from linli_web.journal.reads import history
from linli_web.people.models import Account
from linli_web.registry import actions
from linli_web.registry.models import Community, Street
from linli_web.registry.row_values import snapshot


@pytest.fixture(autouse=True)
def _register(small_register: None) -> None:
    pass


def edited(account: Account, **changes: str) -> Entry:
    row = Community.objects.get(pk="c-1")
    actions.edit_community(account, "c-1", row.version, changes)
    return history("communities", "c-1")[0]


def restored(account: Account, entry: Entry) -> Community:
    version = Community.objects.get(pk="c-1").version
    row: Community = actions.restore_version(account, "communities", "c-1", version, entry.number)
    return row


def test_a_version_several_edits_ago_comes_back_as_a_journalled_edit(account: Account) -> None:
    first = edited(account, year_built="1985", name="老水利局小区")
    edited(account, year_built="1990")
    edited(account, households="50", name="水利小区")
    row = restored(account, first)
    row.refresh_from_db()
    assert (row.year_built, row.name, row.households) == (1985, "老水利局小区", 6)
    last = history("communities", "c-1")[0]
    assert last.act == "restore_version"
    assert last.after == {"year_built": 1985, "name": "老水利局小区", "households": 6}
    actions.undo_edit(account, "communities", "c-1")
    assert Community.objects.get(pk="c-1").name == "水利小区"


@settings(
    deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(1950, 2000), st.integers(1, 300)), min_size=2, max_size=5))
def test_every_version_can_be_brought_back_exactly(
    account: Account, steps: list[tuple[int, int]]
) -> None:
    seen: list[tuple[Entry, dict[str, object]]] = []
    for year, households in steps:
        entry = edited(account, year_built=str(year), households=str(households))
        seen.append((entry, snapshot("communities", Community.objects.get(pk="c-1"))))
    for entry, state in seen:
        row = Community.objects.get(pk="c-1")
        assert actions.version_at("communities", row, entry.number).values == state


def test_what_changed_without_an_entry_is_not_guessed(account: Account) -> None:
    first = edited(account, year_built="1985")
    Community.objects.filter(pk="c-1").update(year_built=2001)
    with pytest.raises(actions.Refused, match="建成年份"):
        restored(account, first)
    assert Community.objects.get(pk="c-1").year_built == 2001


def test_a_version_like_the_present_or_one_that_is_not_right_any_more_is_refused(
    account: Account,
) -> None:
    Street.objects.create(street_id="431023999", name="旧街道", county_id="431023")
    first = edited(account, street_id="431023999")
    with pytest.raises(actions.Refused, match="一样"):
        restored(account, first)
    edited(account, street_id="431023001")
    Street.objects.filter(pk="431023999").delete()
    with pytest.raises(actions.Rejected):
        restored(account, first)


def test_who_saved_in_between_is_not_overwritten(account: Account) -> None:
    first = edited(account, year_built="1985")
    edited(account, year_built="1990")
    with pytest.raises(actions.Conflict):
        actions.restore_version(account, "communities", "c-1", 1, first.number)


def test_only_who_may_edit_there_may_restore(
    account: Account, open_account: Callable[..., Account]
) -> None:
    first = edited(account, year_built="1985")
    edited(account, year_built="1990")
    other = open_account("street", "street", "431023100")
    with pytest.raises(PermissionDenied):
        restored(other, first)


def test_the_history_leads_to_a_preview_and_the_preview_to_the_change(
    account: Account, office: Client
) -> None:
    first = edited(account, year_built="1985")
    edited(account, year_built="1990")
    url = f"/office/communities/c-1/restore/{first.number}/"
    assert url in office.get("/office/communities/c-1/history/").content.decode()
    page = office.get(url).content.decode()
    assert "1990" in page
    assert "1985" in page
    stale = office.post(url, {"version": "1"})
    assert stale.status_code == 422
    office.post(url, {"version": str(Community.objects.get(pk="c-1").version)})
    assert Community.objects.get(pk="c-1").year_built == 1985
    assert office.get("/office/communities/c-1/restore/999999/").status_code == 404
