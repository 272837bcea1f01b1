"""Numbers that nobody needs any more are listed, and deleted when the same list is confirmed."""

from datetime import date

import polars as pl
import pytest
from django.test import Client

from linli.standards import retention as rules
from linli_web.exchange.actions import take_in
from linli_web.journal.actions import PROGRAM
from linli_web.privacy import retention
from linli_web.registry.models import Owner
from linli_web.works.models import Work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_register")]


@pytest.fixture
def accepted(small_register: None) -> None:
    """An owner in c-1 gave a telephone; all works there were accepted by the end of 2016."""
    row = {
        "owner_id": "o-1",
        "unit_id": "c-1-01-101",
        "person_id": "p-1",
        "phone": "15400000001",
    }
    rows = pl.DataFrame({name: [value] for name, value in row.items()})
    take_in(PROGRAM, {"owners": rows}, origin="test")
    Work.objects.filter(community_id="c-1").update(accepted_on=date(2016, 12, 31))


@pytest.mark.usefixtures("accepted")
def test_numbers_are_due_when_the_warranty_of_all_works_is_over() -> None:
    assert retention.due(date(2021, 12, 30)).rows == 0
    assert retention.due(date(2022, 1, 31)).rows == 1
    Work.objects.filter(community_id="c-1").update(accepted_on=None)
    assert retention.due(date(2030, 1, 1)).rows == 0


@pytest.mark.usefixtures("accepted")
def test_the_office_deletes_the_list_that_it_was_shown(office: Client) -> None:
    page = office.get("/office/persons/").content.decode()
    mark = retention.due(date(2022, 9, 30)).mark
    assert mark in page
    office.post("/office/persons/due/", {"mark": "another"})
    assert Owner.objects.get(pk="o-1").phone
    office.post("/office/persons/due/", {"mark": mark})
    row = Owner.objects.get(pk="o-1")
    assert (row.phone, row.phone_digest) == ("", "")
    assert row.name


@pytest.mark.usefixtures("accepted")
def test_the_address_of_the_form_opened_by_itself_deletes_nothing_and_says_so(
    office: Client,
) -> None:
    answer = office.get("/office/persons/due/", follow=True)
    assert answer.redirect_chain == [("/office/persons/", 302)]
    assert "现在什么也没有删" in answer.content.decode()
    assert Owner.objects.get(pk="o-1").phone


def test_every_rule_names_its_source_and_says_what_law_says() -> None:
    for row in rules().iter_rows(named=True):
        assert row["source"], row["rule"]
        assert row["article"], row["rule"]
        assert row["months"] or row["status"] == "own", row["rule"]
