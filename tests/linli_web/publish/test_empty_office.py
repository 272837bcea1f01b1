"""Before anything is imported every page still says what to do next."""

import pytest
from django.test import Client

from linli_web.people.models import Account


@pytest.fixture(autouse=True)
def set_up(db: None) -> None:
    """An office that has somebody, so that nobody is led to setting it up."""
    Account.objects.create_user("somebody")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/", "还没有可公布的数据"),
        ("/communities/", "底册里还没有小区"),
        ("/plan/", "还没有小区列入年度计划"),
        ("/money/", "还没有安排到小区的资金"),
        ("/notices/", "现在没有正在公示的事项"),
        ("/elevators/", "底册里还没有单元"),
        ("/open-data/", "还没有数据"),
        ("/open-data/datapackage.json", "resources"),
        ("/open-data/indicators/parking_added/", "没有数字"),
        ("/open-data/indicators.csv", "parking_added"),
    ],
)
def test_a_public_page_without_data_says_so(stranger: Client, address: str, says: str) -> None:
    response = stranger.get(address)
    assert response.status_code == 200
    assert says in response.content.decode()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/office/", "底册还是空的"),
        ("/office/quality/", "没有发现问题"),
        ("/office/figures/", "还没有冻结过月份"),
        ("/office/figures/parking_added/", "背后的 0 行明细"),
        ("/office/figures/parking_added/rows/", "没有行计入这个数字"),
        ("/office/announcements/", "还没有公示"),
        ("/office/journal/", "还没有记录"),
    ],
)
def test_an_inner_page_without_data_says_what_to_do(
    office: Client, address: str, says: str
) -> None:
    response = office.get(address)
    assert response.status_code == 200
    assert says in response.content.decode()
