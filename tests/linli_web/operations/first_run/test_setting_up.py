"""A new county sets its office up in the browser, once, with the code that the server shows."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from linli.cli.group import main
from linli_web.journal.models import Entry
from linli_web.operations.first_run import code
from linli_web.operations.models import Setup
from linli_web.people.models import Account, Holding
from linli_web.people.rights import may
from linli_web.plan.models import Programme
from linli_web.registry.models import County, Street, Zone

pytestmark = pytest.mark.django_db

STEPS = ["county", "zones", "account", "people", "finish"]
COUNTY = {"county": "431023", "name": "永兴改造", "first_year": 2026, "last_year": 2028}
FIRST = {
    "name": "李主任",
    "office": "县专班",
    "username": "lizhuren",
    "password": "a-long-pass-phrase-1",
    "again": "a-long-pass-phrase-1",
}
PERSON = {
    "name": "陈审计",
    "office": "审计局",
    "username": "chen",
    "role": "auditor",
    "where": "county:431023",
}


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> Path:
    settings.KEYS_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def clerk(client: Client) -> Client:
    """A browser that brought the code."""
    assert client.post("/setup/", {"code": code.begin()}).status_code == 302
    return client


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response
    return response.content.decode()


def filled(clerk: Client, until: str = "finish") -> None:
    answers = {
        "county": COUNTY,
        "zones": {"names": "老城板块\n\n 新城板块 "},
        "account": FIRST,
        "people": PERSON,
        "finish": {},
    }
    for step in STEPS[: STEPS.index(until) + 1]:
        assert clerk.post(f"/setup/{step}/", answers[step]).status_code in {200, 302}, step


@pytest.mark.parametrize("url", ["/", "/office/"])
def test_an_empty_office_leads_to_its_setting_up(client: Client, url: str) -> None:
    assert client.get(url)["Location"] == "/setup/"


def test_without_a_code_the_page_tells_how_to_get_one(client: Client) -> None:
    assert "linli setup" in text(client, "/setup/")
    assert client.post("/setup/", {"code": ""}).status_code == 200


def test_the_code_is_kept_for_its_owner_alone_and_stays_until_it_is_used(keys: Path) -> None:
    made = code.begin()
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}", made)
    assert code.place().stat().st_mode & 0o777 == 0o600
    assert code.begin() == made


@pytest.mark.parametrize("step", STEPS)
def test_no_step_opens_without_the_code(client: Client, step: str) -> None:
    code.begin()
    assert client.get(f"/setup/{step}/")["Location"] == "/setup/"
    assert client.post(f"/setup/{step}/", COUNTY)["Location"] == "/setup/"
    assert not County.objects.exists()


def test_a_code_may_be_written_as_people_write(client: Client) -> None:
    made = code.begin()
    written = made.lower().replace("-", " ")
    assert client.post("/setup/", {"code": written})["Location"] == "/setup/county/"


def test_after_some_wrong_codes_even_the_right_one_is_void_until_the_server_makes_another(
    client: Client,
) -> None:
    made = code.begin()
    for _ in range(code.MOST_FAILURES):
        assert "设置码" in client.post("/setup/", {"code": "ABCD"}).content.decode()
    assert client.post("/setup/", {"code": made}).status_code == 200
    assert client.get("/setup/county/").status_code == 302
    another = code.begin()
    assert another != made
    assert client.post("/setup/", {"code": another}).status_code == 302


def test_a_county_is_found_among_all_of_the_country(clerk: Client) -> None:
    assert "永兴县" in text(clerk, "/setup/county/?q=永兴")
    assert "永兴县" in text(clerk, "/setup/county/?q=郴州 431023")
    assert "没有找到" in text(clerk, "/setup/county/?q=没有的县")
    assert 'value="永兴县老旧小区改造"' in text(clerk, "/setup/county/?county=431023")


def test_the_whole_way_leaves_an_office_that_works(clerk: Client) -> None:
    filled(clerk)
    mine = Programme.objects.get()
    assert (mine.name, mine.county, mine.years) == ("永兴改造", "431023", [2026, 2027, 2028])
    assert not mine.of_sample
    zones = Zone.objects.order_by("position").values_list("zone", "name")
    assert list(zones) == [("zone_1", "老城板块"), ("zone_2", "新城板块")]
    first = Account.objects.get(username="lizhuren")
    for act in ("import", "manage_people", "edit_register"):
        assert may(first, act).allowed, act
    assert not first.is_superuser
    assert Account.objects.get(username="chen").holdings.get().role == "auditor"
    acts = Entry.objects.filter(act="set_up")
    assert {each.actor_id for each in acts} == {"setup"}
    assert acts.count() == 4
    assert not any("李主任" in str(each.after) for each in acts)
    signed_in = Client()
    login = signed_in.post("/login/", {"login": "lizhuren", "password": FIRST["password"]})
    assert login.status_code == 302


def test_a_password_that_was_given_is_shown_once_and_works(clerk: Client) -> None:
    filled(clerk, until="account")
    shown = clerk.post("/setup/people/", PERSON).content.decode()
    password = re.search(r"\d{4}-\d{4}-\d{4}-\d{4}", shown)
    assert password is not None
    assert password[0] not in text(clerk, "/setup/people/")
    assert Account.objects.get(username="chen").check_password(password[0])


def test_each_person_holds_a_role_at_a_place_that_the_first_account_grants(clerk: Client) -> None:
    filled(clerk, until="account")
    Street.objects.create(pk="431023001", name="便江街道", county_id="431023", kind="street")
    assert "便江街道" in text(clerk, "/setup/people/")
    street = {"role": "street", "where": "street:431023001", "username": "wang"}
    clerk.post("/setup/people/", PERSON | street)
    clerk.post("/setup/people/", PERSON | {"where": "everywhere:"})
    held = Holding.objects.exclude(account__username="lizhuren").order_by("pk")
    places = [(each.scope, each.place) for each in held]
    assert places == [("street", "431023001"), ("everywhere", "")]
    assert {each.granted_by for each in held} == {"县专班 李主任"}
    assert "街道(乡镇)（便江街道）" in text(clerk, "/setup/people/")
    acts = Entry.objects.filter(act__in=("open_account", "grant"))
    first = Account.objects.get(username="lizhuren")
    assert {each.actor_id for each in acts} == {str(first.pk)}
    assert acts.count() == 4


def test_setting_up_goes_on_where_it_stopped_and_every_step_can_be_done_again(
    clerk: Client,
) -> None:
    filled(clerk, until="people")
    elsewhere = Client()
    elsewhere.post("/setup/", {"code": code.begin()})
    assert 'value="永兴改造"' in text(elsewhere, "/setup/county/")
    assert "新城板块" in text(elsewhere, "/setup/zones/")
    assert 'value="lizhuren"' in text(elsewhere, "/setup/account/")
    elsewhere.post("/setup/county/", COUNTY | {"county": "431022", "name": "宜章改造"})
    elsewhere.post("/setup/zones/", {"names": "城南板块"})
    elsewhere.post("/setup/account/", FIRST | {"username": "li"})
    assert list(County.objects.values_list("pk", flat=True)) == ["431022"]
    assert list(Zone.objects.values_list("county", "name")) == [("431022", "城南板块")]
    assert {each.place for each in Holding.objects.filter(scope="county")} == {"431022"}
    assert not Account.objects.filter(username="lizhuren").exists()
    elsewhere.post("/setup/zones/", {"names": ""})
    assert not Zone.objects.exists()


def test_an_account_opened_by_mistake_is_taken_back_the_first_one_is_not(clerk: Client) -> None:
    filled(clerk, until="people")
    chen, first = (Account.objects.get(username=each) for each in ("chen", "lizhuren"))
    clerk.post(f"/setup/people/{first.public_id}/remove/")
    clerk.post(f"/setup/people/{chen.public_id}/remove/")
    assert list(Account.objects.values_list("username", flat=True)) == ["lizhuren"]


@pytest.mark.parametrize(
    ("step", "given", "says"),
    [
        ("county", COUNTY | {"last_year": 2020}, "结束年度要在起始年度"),
        ("county", COUNTY | {"name": ""}, "有的栏目填得不对"),
        ("zones", {"names": "老城\n老城"}, "写了两次"),
        ("account", FIRST | {"again": "other"}, "两次输入的密码不一样"),
        ("account", FIRST | {"password": "12345678", "again": "12345678"}, "id_password_error"),
        ("account", FIRST | {"username": "有 空格"}, "id_username_error"),
        ("people", PERSON | {"username": "LIZHUREN"}, "已经有了"),
        ("people", PERSON | {"role": "resident"}, "只能按这些范围授予"),
        ("people", PERSON | {"role": "mayor"}, "id_role_error"),
        ("people", PERSON | {"where": "street:nowhere"}, "id_where_error"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    clerk: Client, step: str, given: dict[str, object], says: str
) -> None:
    if step != "county":
        filled(clerk, until=STEPS[STEPS.index(step) - 1])
    before = Entry.objects.count()
    response = clerk.post(f"/setup/{step}/", given)
    assert response.status_code == 200
    assert says in response.content.decode()
    assert Entry.objects.count() == before


def test_a_county_that_is_none_is_not_taken(clerk: Client) -> None:
    assert clerk.post("/setup/county/", COUNTY | {"county": "999999"}).status_code == 200
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("step", "back"), [("zones", "county"), ("account", "county"), ("people", "account")]
)
def test_a_step_leads_back_to_the_one_it_needs(clerk: Client, step: str, back: str) -> None:
    assert clerk.get(f"/setup/{step}/")["Location"] == "/setup/county/" or back == "account"
    if back == "account":
        filled(clerk, until="zones")
        assert clerk.get(f"/setup/{step}/")["Location"] == "/setup/account/"
        assert clerk.post("/setup/finish/")["Location"] == "/setup/account/"


def test_once_finished_it_is_closed_for_ever(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli_web.commands.demo.prepare_office", lambda: None)
    made = code.begin()
    filled(clerk)
    assert not code.place().exists()
    code.place().write_text(made)
    late = Client()
    assert late.post("/setup/", {"code": made}).status_code == 404
    for step in STEPS:
        for client in (late, clerk):
            assert client.get(f"/setup/{step}/").status_code == 404
            assert client.post(f"/setup/{step}/", COUNTY).status_code == 404
    assert late.get("/").status_code == 200
    with pytest.raises(code.AlreadySetUp):
        code.begin()
    refused = CliRunner().invoke(main, ["setup"])
    assert refused.exit_code == 2
    assert "永久关闭" in refused.stderr


def test_an_office_that_has_people_is_never_set_up_anew(client: Client) -> None:
    Account.objects.create_user("somebody")
    assert client.get("/setup/").status_code == 404
    assert client.get("/").status_code == 200
    with pytest.raises(code.AlreadySetUp):
        code.begin()


def test_there_is_one_setting_up_alone() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Setup.objects.create(pk=2)


def test_the_command_shows_the_code_and_where_it_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli_web.commands.demo.prepare_office", lambda: None)
    shown = CliRunner().invoke(main, ["setup"])
    assert shown.exit_code == 0
    assert code.begin() in shown.stdout
    assert str(code.place()) in shown.stdout
