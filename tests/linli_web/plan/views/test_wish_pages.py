"""Pages of wishes: the short form, the list, the way of one, one answer for several."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from linli_web.plan.models import Scheme, Wish

SignIn = Callable[..., Client]
LIST = "/office/plan/wishes/"
FORM = f"{LIST}new/c-1/"


@pytest.fixture(autouse=True)
def _register(small_register: None) -> None:
    pass


@pytest.fixture
def resident(signed_in_as: SignIn) -> Client:
    return signed_in_as("resident", "building", "c-1-01", username="resident")


@pytest.fixture
def designer(signed_in_as: SignIn) -> Client:
    return signed_in_as("designer", "street", "431023001", username="designer")


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def wished(client: Client, **typed: str) -> Wish:
    before = set(Wish.objects.values_list("pk", flat=True))
    response = client.post(FORM, {"text": "楼顶漏水", "building_id": "", "measure_id": ""} | typed)
    assert response.status_code == 302, response.content.decode()
    return Wish.objects.exclude(pk__in=before).get()


def chosen(*wishes: Wish) -> list[str]:
    rows = Wish.objects.filter(pk__in=[each.pk for each in wishes])
    return [f"{each.public_id}:{each.version}" for each in rows]


def test_who_has_one_community_comes_to_its_form_at_once_and_an_example_fills_it(
    resident: Client, office: Client
) -> None:
    assert resident.get(f"{LIST}new/").headers["Location"] == FORM
    assert "酒厂小区" in text(office, f"{LIST}new/?q=酒厂")
    form = text(resident, f"{FORM}?example=elevator_retrofit")
    assert "老人上楼难，想加装电梯</textarea>" in form
    assert 'name="measure_id" value="elevator_retrofit"' in form
    assert "1 栋" in form


def test_a_wish_without_words_comes_back_with_what_was_typed(resident: Client) -> None:
    response = resident.post(FORM, {"text": " ", "building_id": "c-1-01", "measure_id": ""})
    assert response.status_code == 422
    assert "请写下您的愿望" in response.content.decode()
    assert '<option value="c-1-01" selected>' in response.content.decode()


def test_the_designer_costs_and_includes_and_the_resident_reads_every_step(
    resident: Client, designer: Client
) -> None:
    wish = wished(resident, measure_id="roof_waterproofing")
    page = f"{LIST}{wish.public_id}/"
    assert "登记造价" not in text(resident, page)
    assert "楼顶漏水" in text(designer, LIST)
    assert "还没有方案草稿" in text(designer, page)
    typed = {"wish": chosen(wish), "move": "cost", "measure_id": "roof_waterproofing"}
    wrong = designer.post(f"{LIST}answer/", typed | {"quantity": "很多"})
    assert wrong.status_code == 422
    assert "工程量“很多”不对" in wrong.content.decode()
    assert designer.post(f"{LIST}answer/", typed | {"quantity": "480"}).status_code == 302
    Scheme.objects.create(
        community_id="c-1",
        family="c-1-b",
        works_class="basic",
        price_book="linli_2022",
        price_date=date(2022, 6, 30),
    )
    scheme = re.search(r'name="scheme"><option value="([^"]+)"', text(designer, page))
    assert scheme
    sent = {"wish": chosen(wish), "move": "include", "scheme": scheme[1], "reason": "漏得厉害"}
    assert designer.post(f"{LIST}answer/", sent).headers["Location"] == page
    said = text(resident, page)
    assert "45,600.00" in said
    assert "漏得厉害" in said
    assert "已纳入改造方案" in text(resident, "/office/notices/")
    assert "已纳入方案" in text(resident, "/office/communities/c-1/")
    assert "我的愿望办到哪一步" in text(resident, "/office/")


def test_several_are_answered_at_once_from_the_list(
    resident: Client, designer: Client, signed_in_as: SignIn
) -> None:
    neighbour = signed_in_as("resident", "building", "c-1-02", username="neighbour")
    wishes = [wished(resident), wished(neighbour, text="屋面也漏")]
    assert 'type="checkbox" name="wish"' in text(designer, LIST)
    asked = "&".join(f"wish={each.public_id}" for each in wishes)
    assert "勾选了 2 条愿望" in text(designer, f"{LIST}answer/?{asked}")
    sent = {"wish": chosen(*wishes), "move": "decline", "reason": ""}
    assert "请写明理由" in designer.post(f"{LIST}answer/", sent).content.decode()
    looked_at = sent | {"reason": "明年整体做"}
    assert designer.post(f"{LIST}answer/", looked_at).headers["Location"] == LIST
    late = designer.post(f"{LIST}answer/", looked_at)
    assert late.status_code == 409
    assert "有人刚刚办过" in late.content.decode()
    assert {each.state for each in Wish.objects.all()} == {"not_in_scheme"}


def test_neighbours_read_wishes_without_names_and_strangers_none(
    resident: Client, signed_in_as: SignIn
) -> None:
    name = "谢奶奶"
    resident.account.name = name  # type: ignore[attr-defined]
    resident.account.save()  # type: ignore[attr-defined]
    page = f"{LIST}{wished(resident).public_id}/"
    neighbour = signed_in_as("resident", "building", "c-1-02", username="neighbour")
    street = signed_in_as("street", "street", "431023001", username="street")
    for url in (page, f"{LIST}?show=all", "/office/communities/c-1/"):
        assert name not in text(neighbour, url)
        assert "楼顶漏水" in text(neighbour, url)
    assert "一位居民" in text(neighbour, page)
    assert name in text(street, page)
    elsewhere = signed_in_as("resident", "building", "c-2-01", username="elsewhere")
    assert elsewhere.get(page).status_code == 403
    assert "楼顶漏水" not in text(elsewhere, f"{LIST}?show=all")


def test_the_list_is_cut_by_state_measure_words_and_community(
    resident: Client, office: Client
) -> None:
    wished(resident, text="想装路灯", measure_id="street_lamp")
    wished(resident, text="楼顶漏水", measure_id="roof_waterproofing")
    for query, there, gone in (
        ("measure=street_lamp", "想装路灯", "楼顶漏水"),
        ("q=漏水", "楼顶漏水", "想装路灯"),
        ("state=costed", "没有符合筛选条件", "想装路灯"),
        ("community=c-2", "没有符合筛选条件", "想装路灯"),
    ):
        said = text(office, f"{LIST}?show=all&{query}")
        assert there in said
        assert gone not in said.partition("<tbody>")[2]


def test_the_price_is_told_while_typing(designer: Client, resident: Client) -> None:
    url = f"{LIST}price/"
    asked = {"measure_id": "roof_waterproofing", "quantity": "480"}
    assert "45,600.00" in designer.get(url, asked).content.decode()
    assert "不对" in designer.get(url, asked | {"quantity": "-1"}).content.decode()
    assert resident.get(url, asked).status_code == 403
