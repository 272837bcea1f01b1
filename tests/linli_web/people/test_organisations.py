"""Organisations that take part, and how long their papers are valid."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from linli_web.journal.models import Entry
from linli_web.people import actions
from linli_web.people.models import Account, Organisation, OrganisationDocument
from linli_web.people.outcomes import Conflict, Refused
from linli_web.people.real_day import real_day

OpenAccount = Callable[..., Account]
VALUES = {
    "name": "便江建设",
    "kind": "contractor",
    "credit_code": "91350100M000100Y43",
    "works_class": "二级",
    "address": "",
    "note": "",
}


@given(left=st.none() | st.integers(-500, 500))
def test_a_paper_is_valid_until_its_last_day_and_warned_of_sixty_days_before(
    left: int | None,
) -> None:
    day = date(2026, 1, 1)
    end = None if left is None else day + timedelta(days=left)
    state = OrganisationDocument(expires_on=end).state(day)
    if left is None:
        assert state == "none"
    elif left < 0:
        assert state == "expired"
    else:
        assert state == ("expiring" if left <= 60 else "valid")


def test_an_organisation_is_entered_changed_closed_and_reopened(account: Account) -> None:
    made = actions.create_organisation(account, VALUES)
    actions.edit_organisation(account, made, 1, VALUES | {"works_class": "一级"})
    with pytest.raises(Conflict):
        actions.edit_organisation(account, made, 1, VALUES)
    with pytest.raises(Refused, match="原因"):
        actions.close_organisation(account, made, "")
    actions.close_organisation(account, made, "退出")
    with pytest.raises(Refused, match="已经停用"):
        actions.close_organisation(account, made, "退出")
    actions.reopen_organisation(account, made)
    acts = Entry.objects.filter(table="organisations", key=made.public_id).order_by("id")
    assert [each.act for each in acts] == ["create", "edit", "close", "reopen"]
    assert acts[1].before == {"works_class": "二级"}


def test_an_organisation_with_people_is_not_closed(account: Account) -> None:
    made = actions.create_organisation(account, VALUES)
    Account.objects.create_user("manager", organisation=made)
    with pytest.raises(Refused, match="1 个在用的账号"):
        actions.close_organisation(account, made, "退出")


@pytest.mark.django_db
def test_the_database_takes_a_credit_code_once_but_blanks_often() -> None:
    for name in ("甲", "乙"):
        Organisation.objects.create(name=name)
    Organisation.objects.create(name="丙", credit_code="91350100M000100Y43")
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name="丁", credit_code="91350100M000100Y43")


def test_the_office_enters_a_contractor_with_its_papers(office: Client) -> None:
    mistyped = office.post("/office/organisations/new/", VALUES | {"credit_code": "9" * 18})
    assert mistyped.status_code == 422
    assert "逐位核对" in mistyped.content.decode()
    office.post("/office/organisations/new/", VALUES)
    made = Organisation.objects.get()
    page = f"/office/organisations/{made.public_id}/"
    day = real_day()
    paper = {"kind": "safety_licence", "number": "(湘)001"}
    days = {"issued_on": "2020-01-01", "expires_on": day + timedelta(days=30)}
    office.post(f"{page}documents/", paper | days)
    assert "快到期" in office.get(page).content.decode()
    backwards = {"issued_on": "2020-01-01", "expires_on": "2019-01-01"}
    assert office.post(f"{page}documents/", paper | backwards).status_code == 422
    document = OrganisationDocument.objects.get()
    office.post(f"/office/papers/{document.public_id}/withdraw/", {"because": "换证"})
    assert "已撤下 1 份" in office.get(page).content.decode()
    assert "便江建设" in office.get("/office/organisations/?kind=contractor").content.decode()
    assert "便江建设" not in office.get("/office/organisations/?kind=utility").content.decode()


def test_who_may_read_people_but_not_manage_organisations_sees_no_buttons(
    office: Client, reader: Client
) -> None:
    office.post("/office/organisations/new/", VALUES)
    made = Organisation.objects.get()
    page = reader.get(f"/office/organisations/{made.public_id}/").content.decode()
    assert "停用单位" not in page
    assert reader.post(f"/office/organisations/{made.public_id}/edit/", VALUES).status_code == 403


def test_a_list_of_many_organisations_takes_as_many_queries_as_one_of_few(office: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert office.get("/office/organisations/").status_code == 200
        return len(captured)

    Organisation.objects.create(name="甲")
    queries()
    few = queries()
    for number in range(20):
        Organisation.objects.create(name=f"乙{number}")
    assert queries() <= few
