"""Two people change one row from the page: the second sees what the first saved, and decides."""

from typing import Any

import pytest
from django.test import Client

from linli_web.journal.models import Entry
from linli_web.people.models import Account, Organisation
from linli_web.people.outcomes import Conflict

pytestmark = pytest.mark.django_db


def as_sent(response: Any, **typed: str) -> dict[str, str]:
    """Return what a browser sends back of a page's form, with some fields typed over."""
    form = response.context["form"]
    sent = {"version": str(response.context["version"])}
    for field in form:
        shown = "" if field.value() is None else str(field.value())
        seen = form.data.get(field.html_initial_name, shown)
        assert f'name="{field.html_initial_name}"' in str(field)
        sent |= {field.html_name: shown, field.html_initial_name: seen}
    return sent | typed


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.objects.create(name="便江建设", kind="contractor", works_class="三级")


@pytest.fixture
def address(organisation: Organisation) -> str:
    return f"/office/organisations/{organisation.public_id}/edit/"


def test_saving_again_over_what_another_saved_shows_it_and_keeps_what_i_did_not_touch(
    office: Client, organisation: Organisation, address: str
) -> None:
    seen = office.get(address)
    office.post(address, as_sent(seen, works_class="一级", address="便江路1号"))
    overtaken = office.post(address, as_sent(seen, works_class="二级", note="备注"))
    assert overtaken.status_code == 409
    told = {each.label: each for each in overtaken.context["differences"]}
    assert (told["资质等级"].original, told["资质等级"].theirs) == ("三级", "一级")
    assert (told["资质等级"].yours, told["资质等级"].clash) == ("二级", True)
    assert (told["地址"].theirs, told["地址"].clash) == ("便江路1号", False)
    assert "县专班 王" in overtaken.content.decode()
    organisation.refresh_from_db()
    assert (organisation.works_class, organisation.note) == ("一级", "")

    office.post(address, as_sent(overtaken))
    organisation.refresh_from_db()
    assert (organisation.works_class, organisation.note) == ("二级", "备注")
    assert organisation.address == "便江路1号"
    assert organisation.version == 3


def test_whoever_decides_may_be_overtaken_once_more(office: Client, address: str) -> None:
    seen = office.get(address)
    office.post(address, as_sent(seen, works_class="一级"))
    first = office.post(address, as_sent(seen, works_class="二级"))
    office.post(address, as_sent(office.get(address), works_class="特级"))
    second = office.post(address, as_sent(first))
    assert second.status_code == 409
    (clash,) = second.context["differences"]
    assert (clash.original, clash.theirs, clash.yours) == ("一级", "特级", "二级")


def test_a_wrong_field_keeps_the_version_that_was_seen(office: Client, address: str) -> None:
    seen = office.get(address)
    office.post(address, as_sent(seen, works_class="一级"))
    wrong = office.post(address, as_sent(seen, works_class="二级", credit_code="9" * 18))
    assert wrong.status_code == 422
    assert office.post(address, as_sent(wrong, credit_code="")).status_code == 409


def test_what_came_without_the_state_that_was_seen_counts_as_typed(
    office: Client, organisation: Organisation, address: str
) -> None:
    bare = {"name": "便江建设", "kind": "contractor", "works_class": "三级", "version": "7"}
    overtaken = office.post(address, bare)
    assert overtaken.status_code == 409
    organisation.refresh_from_db()
    assert organisation.version == 1


def test_an_account_is_not_overwritten_either(office: Client, organisation: Organisation) -> None:
    account = Account.objects.create_user("wang", name="王丽", organisation=None)
    address = f"/office/people/{account.public_id}/edit/"
    seen = office.get(address)
    office.post(address, as_sent(seen, organisation=str(organisation.pk)))
    overtaken = office.post(address, as_sent(seen, name="王莉"))
    assert overtaken.status_code == 409
    (theirs,) = overtaken.context["differences"]
    assert (theirs.label, theirs.theirs) == ("所属单位", "便江建设")
    office.post(address, as_sent(overtaken))
    account.refresh_from_db()
    assert (account.name, account.organisation) == ("王莉", organisation)
    assert Entry.objects.filter(act="edit_account").count() == 2


def test_the_action_itself_refuses_an_older_version(account: Account) -> None:
    from linli_web.people import actions

    values = {"name": "王", "office": "", "organisation": None, "email": "a@example.org"}
    actions.edit_account(account, account, 1, values)
    with pytest.raises(Conflict):
        actions.edit_account(account, account, 1, values | {"name": "别人"})
