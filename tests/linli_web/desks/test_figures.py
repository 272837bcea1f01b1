"""Figures inside: any day, reported months that do not drift, rows that add up."""

import csv
import io
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from linli.publish import definitions, rows_behind
from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.journal.models import Entry
from linli_web.people.models import Account
from linli_web.plan.reads import today
from linli_web.publish import actions, figure_reads, reads
from linli_web.publish.models import IndicatorValue
from linli_web.registry.actions import Refused
from linli_web.works.models import Work

pytestmark = pytest.mark.usefixtures("yongxing")


@pytest.fixture
def clerk(db: None, open_account: Callable[..., Account]) -> Account:
    return open_account("programme_office", username="clerk")


def test_every_indicator_is_listed_with_its_value(office: Client) -> None:
    page = office.get("/office/figures/").content.decode()
    for name in definitions():
        assert f'href="/office/figures/{name}/"' in page


def test_the_figures_of_another_day_are_those_of_that_day(office: Client) -> None:
    response = office.get("/office/figures/", {"day": "2020-12-31"})
    day = date(2020, 12, 31)
    assert response.context["day"] == day
    shown = {
        row["name"]: str(row["written"])
        for group in response.context["groups"]
        for row in group["rows"]
    }
    value = reads.values(day)["households_benefiting"].value
    assert value is not None
    assert shown["households_benefiting"] == f"{value:,.0f} 户"
    assert office.get("/office/figures/", {"day": "yesterday"}).status_code == 200


def test_a_page_of_each_kind_of_figure_opens_and_so_do_its_rows(office: Client) -> None:
    # What a page has to cope with is how a figure is rolled up and from which rows.
    kinds = {(each.aggregate, each.fact): name for name, each in definitions().items()}
    assert {aggregate for aggregate, _ in kinds} == {"sum", "count", "distinct", "ratio"}
    for name in kinds.values():
        assert office.get(f"/office/figures/{name}/").status_code == 200, name
        assert office.get(f"/office/figures/{name}/rows/").status_code == 200, name
    assert office.get("/office/figures/nothing/").status_code == 404
    assert office.get("/office/figures/nothing/rows/").status_code == 404


@pytest.mark.usefixtures("db")
def test_what_the_page_of_every_figure_shows_agrees_with_the_figure() -> None:
    day = today()
    values = reads.values(day)
    months = reads.monthly(tuple(definitions()), day).filter(pl.col("month") == f"{day:%Y-%m}")
    last = dict(months.select("indicator", "value").rows())
    places = reads.by_place("zone", tuple(definitions()), day)["indicator"].unique()
    assert set(places) == set(last) == set(definitions())
    for name, each in definitions().items():
        assert last[name] == values[name].value, name
        found = figure_reads.behind(name, day)
        if each.aggregate in {"sum", "count"}:
            assert float(found["value"].sum()) == pytest.approx(values[name].value or 0), name
        else:
            assert set(found["indicator"]) <= {name, each.numerator, each.denominator}, name


def test_the_rows_behind_a_figure_add_up_to_it(office: Client) -> None:
    for name in ("investment_total", "parking_added", "residential_buildings", "areas_renovated"):
        response = office.get(f"/office/figures/{name}/rows/", {"format": "csv"})
        lines = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
        total = sum(float(line["value"]) for line in lines)
        assert total == pytest.approx(reads.values(today())[name].value)


def test_a_row_behind_a_figure_leads_to_its_page(office: Client) -> None:
    page = office.get("/office/figures/households_benefiting/rows/").content.decode()
    assert 'href="/office/communities/c-0001/"' in page


def test_a_frozen_month_keeps_its_figures_when_rows_change(office: Client) -> None:
    response = office.post("/office/figures/freeze/", {"month": "2022-08"})
    assert response.status_code == 302
    frozen = IndicatorValue.objects.filter(month="2022-08")
    assert frozen.count() == len(definitions())
    entry = Entry.objects.filter(act="freeze_month").get()
    assert (entry.key, entry.after["figures"]) == ("2022-08", len(definitions()))
    was = frozen.get(indicator="parking_added").value
    row = rows_behind("parking_added", reads.tables(), date(2022, 8, 31)).row(0, named=True)
    Work.objects.filter(pk=row["work_id"]).update(quantity=row["quantity"] + 10)
    record(PROGRAM, [Act("edit", "works", row["work_id"])])
    told = figure_reads.reported_month("2022-08")["parking_added"]
    assert told.drifted
    assert told.frozen == was
    assert told.computed == was + 10
    page = office.get("/office/figures/").content.decode()
    assert "有变动" in page
    assert "2022-08" in office.get("/office/figures/parking_added/").content.decode()
    assert reads.monthly(("parking_added",), today()).filter(month="2022-08")["value"][0] == was


@pytest.mark.parametrize(
    ("month", "says"),
    [("2022-09", "还没有过完"), ("2031-01", "还没有过完"), ("八月", "2022-08 的样子")],
)
def test_a_month_that_is_not_over_or_no_month_cannot_be_frozen(
    clerk: Account, month: str, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        actions.freeze_month(clerk, month)
    assert not IndicatorValue.objects.exists()


def test_a_month_is_frozen_once(clerk: Account) -> None:
    actions.freeze_month(clerk, "2022-08")
    with pytest.raises(Refused, match="已经冻结"):
        actions.freeze_month(clerk, "2022-08")
    assert figure_reads.next_month(today()) == "2022-07"


def test_only_the_office_freezes(reader: Client) -> None:
    assert reader.post("/office/figures/freeze/", {"month": "2022-08"}).status_code == 403
    nobody = Account.objects.create_user("nobody", name="王", password="x")
    with pytest.raises(PermissionDenied):
        actions.freeze_month(nobody, "2022-08")
