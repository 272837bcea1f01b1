"""The page of data quality: what the rules found, filtered, with a way to each row."""

import csv
import io

import pytest
from django.test import Client

from linli.publish.quality import quality_rules
from linli_web.plan.reads import today
from linli_web.publish import quality_reads, reads

pytestmark = pytest.mark.usefixtures("yongxing")
FLOOR_AREA = "programme.floor_area_per_household"


def test_the_two_doubts_about_the_published_figures_are_listed(office: Client) -> None:
    page = office.get("/office/quality/").content.decode()
    assert "244.19" in page
    assert "12,010" in page
    assert "的户数(上报) 8,557 户" in page


def test_it_shows_as_many_as_the_rules_find_and_every_rule(office: Client) -> None:
    found = quality_reads.findings(today())
    page = office.get("/office/quality/").content.decode()
    assert f"共发现 {found.height:,} 处" in page
    for name in quality_rules():
        assert f"<code>{name}</code>" in page


@pytest.mark.parametrize("name", ["severity", "rule", "table"])
def test_each_filter_leaves_only_its_own(office: Client, name: str) -> None:
    found = quality_reads.findings(today())
    for value in found[name].unique().to_list():
        response = office.get("/office/quality/", {name: value})
        assert response.context["shown"] == found.filter(found[name] == value).height


def test_filters_together_leave_what_fits_both_or_say_that_nothing_does(office: Client) -> None:
    asked = {"rule": FLOOR_AREA, "severity": "notice"}
    assert "没有符合筛选条件的" in office.get("/office/quality/", asked).content.decode()


def test_a_finding_leads_to_the_page_of_its_row(office: Client) -> None:
    page = office.get("/office/quality/", {"rule": "community.floor_area_per_household"})
    assert 'href="/office/communities/c-' in page.content.decode()


def test_the_front_page_of_a_large_register_fetches_its_summary_later(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "_A_COUNTY", 10)
    page = office.get("/office/").content.decode()
    assert "正在检查数据" in page
    assert 'hx-get="/office/quality/summary/"' in page
    assert "全县户均建筑面积" in office.get("/office/quality/summary/").content.decode()


def test_the_export_has_what_the_filters_leave_with_words(office: Client) -> None:
    response = office.get("/office/quality/findings.csv", {"rule": FLOOR_AREA})
    lines = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(lines) == 1
    assert "244.19" in lines[0]["message"]
    assert lines[0]["remedy"]
    assert response.content.startswith(b"\xef\xbb\xbf")
