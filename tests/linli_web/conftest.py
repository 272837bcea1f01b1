"""What tests of the office share: the sample county in the database, and people who look at it."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl
import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from linli.schema import validate

if TYPE_CHECKING:
    from linli_web.people.models import Account


@pytest.fixture(scope="module")
def yongxing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The sample programme, loaded once for the tests of a module; each test is rolled back."""
    from django.core.management import call_command

    from linli import sample
    from linli_web.exchange.actions import take_in
    from linli_web.journal.actions import PROGRAM
    from linli_web.plan.actions import set_programme
    from linli_web.publish.actions import publish_sample_announcements

    with django_db_blocker.unblock():
        set_programme(PROGRAM, sample.settings())
        take_in(PROGRAM, sample.yongxing(), origin="linli.sample")
        publish_sample_announcements(PROGRAM)
    yield
    with django_db_blocker.unblock():
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def small_register(db: None) -> None:
    """Three communities that can be counted by hand, with what stands, was found and done there.

    c-1 is finished, c-2 is being worked on, c-3 has no buildings yet.
    """
    from linli_web.plan.models import Programme
    from linli_web.tables.storing import store

    Programme.objects.create(name="样例计划", county="431023", years=[2021], as_of="2022-09-30")
    for name, text in SMALL_REGISTER.items():
        lines = "\n".join(line.strip() for line in text.strip().splitlines())
        raw = pl.read_csv(io.StringIO(lines), separator=";", infer_schema=False)
        store(name, validate(name, raw).tables[name].drop("_row"))


SMALL_REGISTER = {
    "counties": "county;name\n431023;永兴县",
    "streets": "street_id;name;county\n431023001;便江街道;431023\n431023100;马田镇;431023",
    "zones": """county;zone;name;english_name;position
        431023;old_town;老城板块;Old town;1
        431023;new_town;新城板块;New town;2""",
    "areas": "area_id;name;county;zone\na-1;片区一;431023;old_town\na-2;片区二;431023;new_town",
    "communities": """community_id;name;county;street_id;zone;area_id;address;year_built;buildings;households;floor_area_m2;management;status;planned_year;started_on;completed_on;lon;lat
        c-1;水利局小区;431023;431023001;old_town;a-1;建设路1号;1986;2;6;600;self_managed;completed;2021;2021-07-01;2021-11-26;113.110;26.130
        c-2;酒厂小区;431023;431023001;new_town;a-2;人民路2号;1991;1;40;3200;none;under_way;2022;2022-05-01;;113.112;26.131
        c-3;老粮站小区;431023;431023100;;;;;;;;;registered;;;;113.140;26.150""",
    "buildings": """building_id;community_id;name;storeys;entrances;households;floor_area_m2;roof_area_m2;year_built;geometry
        c-1-01;c-1;1 栋;3;1;3;300;120;1986;POLYGON ((113.110 26.130, 113.1104 26.130, 113.1104 26.1301, 113.110 26.1301, 113.110 26.130))
        c-1-02;c-1;2 栋;3;1;3;300;120;1988;POLYGON ((113.110 26.1303, 113.1104 26.1303, 113.1104 26.1304, 113.110 26.1304, 113.110 26.1303))
        c-2-01;c-2;1 栋;5;2;40;3200;;1991;""",
    "entrances": """entrance_id;building_id;name;storeys;elevator
        c-1-01-1;c-1-01;1 单元;3;none
        c-1-02-1;c-1-02;1 单元;3;wanted""",
    "units": """unit_id;building_id;entrance_id;room;floor;area_m2;use
        c-1-01-101;c-1-01;c-1-01-1;101;1;100;home
        c-1-01-201;c-1-01;c-1-01-1;201;2;100;home
        c-1-01-301;c-1-01;c-1-01-1;301;3;100;home
        c-1-02-101;c-1-02;c-1-02-1;101;1;100;home
        c-1-02-201;c-1-02;c-1-02-1;201;2;100;home
        c-1-02-301;c-1-02;c-1-02-1;301;3;100;shop""",
    "owners": "owner_id;unit_id;person_id;name\no-1;c-1-01-101;p-1;张三丰\no-2;c-1-01-201;p-2;李四",
    "facilities": """facility_id;name;category;county;community_id;lon;lat;opened_on;added_by_programme
        f-1;便民服务站;service_station;431023;;113.111;26.130;;false
        f-2;口袋公园;pocket_park;431023;c-1;113.110;26.1305;2021-11-26;true""",
    "findings": """finding_id;community_id;building_id;item;quantity;unit;severity;observed_on;resolved_on
        n-1;c-1;c-1-01;roof_leak;100;m2;4;2021-03-12;2021-11-26
        n-2;c-1;c-1-02;roof_leak;50;m2;3;2021-03-12;
        n-3;c-1;;no_parking;20;space;2;2021-03-13;2021-11-26
        n-4;c-2;;mixed_drainage;300;m;3;2022-03-01;""",
    "works": """work_id;community_id;building_id;measure_id;quantity;unit;status;started_on;completed_on;accepted_on;cost_yuan;paid_by;free_of_charge
        w-1;c-1;c-1-01;roof_waterproofing;100;m2;accepted;2021-07-01;2021-11-20;2021-11-25;8000.00;central_grant;false
        w-2;c-1;;parking_space;20;space;accepted;2021-08-01;2021-11-20;2021-11-26;40000.50;central_grant;false
        w-3;c-1;;overhead_line_removal;500;m;accepted;2021-08-01;2021-11-20;2021-11-26;;telecom_company;true
        w-4;c-2;;parking_space;10;space;under_way;2022-05-01;;;;central_grant;false""",
    "sources": """source_id;name;kind;level;english_name
        central_grant;中央补助资金;central_grant;nation;Central grant
        telecom;通信企业;telecom_company;utility;Telecom""",
    "vouchers": """voucher_id;date;kind;source_id;community_id;category;amount_yuan;reverses
        v-1;2021-03-31;arrival;central_grant;;;100000.00;
        v-2;2021-05-08;allocation;central_grant;c-1;infrastructure;50000.50;
        v-3;2021-06-01;allocation;central_grant;c-1;infrastructure;9999.00;
        v-4;2021-06-02;reversal;;;;;v-3
        v-5;2021-11-26;in_kind;telecom;c-1;infrastructure;7000.00;
        v-6;2022-06-01;allocation;central_grant;c-2;infrastructure;20000.00;""",
}


@pytest.fixture
def account(db: None) -> "Account":
    """Somebody of the programme office, for actions."""
    from linli_web.people.models import Account

    return Account.objects.create_user("editor", name="王", office="县专班", may_edit=True)


@pytest.fixture
def stranger(db: None) -> Client:
    """Somebody who has not signed in."""
    return Client()


@pytest.fixture
def office(db: None) -> Client:
    """The programme office."""
    return _signed_in("office", may_edit=True)


@pytest.fixture
def reader(db: None) -> Client:
    """Somebody who is signed in and may edit nothing."""
    return _signed_in("reader", may_edit=False)


def _signed_in(username: str, *, may_edit: bool) -> Client:
    from linli_web.people.models import Account

    client = Client()
    account = Account.objects.create_user(
        username, name="李", office="县专班", password="x", may_edit=may_edit
    )
    client.force_login(account)
    return client
