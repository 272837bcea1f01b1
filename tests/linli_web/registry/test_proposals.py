"""Pages of proposed changes: who is offered the form, who sees which proposal, what each can do."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from linli_web.files.models import Attachment
from linli_web.files.reads import waiting
from linli_web.registry import actions
from linli_web.registry.models import Community, Proposal

SignIn = Callable[..., Client]
PAGE = "/office/communities/c-1/"
FORM = f"{PAGE}propose/"
LIST = "/office/proposals/"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def folders(small_register: None, settings: Settings, tmp_path: Path) -> None:
    """Keep the files of each test apart."""
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "files", "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "files": files}
    settings.INCOMING_FOLDER = tmp_path / "incoming"


@pytest.fixture
def resident(signed_in_as: SignIn) -> Client:
    return signed_in_as("resident", "building", "c-1-01", username="resident")


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def seen_of(client: Client, form: str = FORM) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', text(client, form))
    assert found
    return found[1]


def proposed(client: Client, **typed: object) -> Proposal:
    whole = {"seen": seen_of(client), "reason": "我住这里", "purpose": "other"} | typed
    response = client.post(FORM, whole)
    assert response.status_code == 302, response.content.decode()
    return Proposal.objects.get()


def test_who_may_propose_and_not_edit_is_offered_it_and_the_office_edits(
    resident: Client, office: Client, reader: Client
) -> None:
    for page in (PAGE, "/office/buildings/c-1-01/"):
        assert "提出修改" in text(resident, page)
        assert "提出修改" not in text(office, page)
        assert "提出修改" not in text(reader, page)


def test_the_form_shows_what_is_registered_and_only_what_differs_is_proposed(
    resident: Client,
) -> None:
    form = text(resident, FORM)
    assert 'name="households" value="6"' in form
    assert 'name="status"' not in form
    typed = {"households": "8", "year_built": "1986", "name": "水利局小区", "management": ""}
    made = proposed(resident, **typed)
    values = {each.field: (each.before, each.after) for each in made.values.all()}
    assert values == {"households": ("6", "8"), "management": ("self_managed", "")}


def test_wrong_values_are_told_with_what_was_typed_and_nothing_is_kept(resident: Client) -> None:
    typed = {"seen": seen_of(resident), "households": "很多", "reason": "数过"}
    response = resident.post(FORM, typed)
    said = response.content.decode()
    assert response.status_code == 422
    assert 'value="很多"' in said
    assert "数过" in said
    assert "还没有提交" in said
    assert not Proposal.objects.exists()


def test_evidence_comes_with_the_proposal_and_only_those_concerned_see_it(
    resident: Client, office: Client, signed_in_as: SignIn
) -> None:
    file = SimpleUploadedFile("证明.pdf", PDF)
    made = proposed(resident, households="8", files=[file])
    attached = Attachment.objects.get()
    assert (attached.table, attached.key) == ("proposals", made.public_id)
    page = f"{LIST}{made.public_id}/"
    gallery = f"/office/files/on/proposals/{made.public_id}/"
    neighbour = signed_in_as("resident", "building", "c-1-01", username="neighbour")
    for client in (resident, office):
        assert "证明" in text(client, page)
        assert "证明" in text(client, gallery)
    for url in (page, gallery, f"/office/files/{attached.public_id}/"):
        assert neighbour.get(url).status_code == 403
    assert neighbour.post(gallery, {"files": [file], "purpose": "other"}).status_code == 403


def test_evidence_is_not_offered_for_publication_and_ends_with_the_decision(
    resident: Client, office: Client
) -> None:
    made = proposed(resident, households="8")
    Attachment.objects.all().delete()
    gallery = f"/office/files/on/proposals/{made.public_id}/"
    photo = Path(__file__).parents[3] / "docs" / "pictures"
    picture = next(photo.rglob("*.png")).read_bytes()
    resident.post(gallery, {"files": [SimpleUploadedFile("门.png", picture)], "purpose": "other"})
    assert Attachment.objects.count() == 1
    assert waiting(office.account, 10) == []  # type: ignore[attr-defined]
    assert "待处理" not in text(office, gallery)
    office.post(f"{LIST}{made.public_id}/decide/", {"version": "1", "accepted": ["households"]})
    refused = resident.post(
        gallery, {"files": [SimpleUploadedFile("二.pdf", PDF)], "purpose": "other"}
    )
    assert refused.status_code == 403


def test_a_file_that_is_not_taken_does_not_lose_the_proposal(resident: Client) -> None:
    file = SimpleUploadedFile("x.exe", b"MZ nothing that we take")
    made = proposed(resident, households="8", files=[file])
    assert made.is_open
    assert not Attachment.objects.exists()
    assert "没有上传" in text(resident, f"{LIST}{made.public_id}/")


def test_the_office_accepts_one_field_and_declines_the_other_and_the_resident_reads_it(
    resident: Client, office: Client
) -> None:
    made = proposed(resident, households="8", year_built="1985")
    page = f"{LIST}{made.public_id}/"
    assert "采纳勾选的项" in text(office, page)
    assert "采纳勾选的项" not in text(resident, page)
    sent = {"version": "1", "accepted": ["households"]}
    unanswered = office.post(f"{page}decide/", sent)
    assert unanswered.status_code == 422
    assert "请写明原因" in unanswered.content.decode()
    assert office.post(f"{page}decide/", sent | {"answer": "产权证是 1986 年"}).status_code == 302
    said = text(resident, page)
    assert "部分采纳" in said
    assert "产权证是 1986 年" in said
    assert f"/office/proposals/{made.public_id}/" in text(office, f"{PAGE}history/")
    assert Community.objects.get(pk="c-1").households == 8


def test_nothing_ticked_is_no_decision_and_declining_needs_a_reason(
    resident: Client, office: Client
) -> None:
    made = proposed(resident, households="8")
    url = f"{LIST}{made.public_id}/decide/"
    assert "请勾选" in office.post(url, {"version": "1"}).content.decode()
    assert "请写明原因" in office.post(url, {"all": "declined"}).content.decode()
    office.post(url, {"all": "declined", "answer": "不符", "accepted": ["households"]})
    assert Proposal.objects.get().state == "declined"
    assert Community.objects.get(pk="c-1").households == 6


def test_a_change_in_between_is_shown_and_not_ticked_beforehand(
    resident: Client, office: Client
) -> None:
    made = proposed(resident, households="8", year_built="1985")
    page = f"{LIST}{made.public_id}/"
    actions.edit_community(office.account, "c-1", 1, {"households": "7"})  # type: ignore[attr-defined]
    late = office.post(f"{page}decide/", {"version": "1", "accepted": ["households", "year_built"]})
    assert late.status_code == 409
    said = late.content.decode()
    assert "之后改过" in said
    assert re.search(r'value="year_built" checked', said)
    assert not re.search(r'value="households" checked', said)
    assert Community.objects.get(pk="c-1").households == 7


def test_lists_hold_what_waits_what_is_mine_and_what_lies_within(
    resident: Client, office: Client, signed_in_as: SignIn
) -> None:
    made = proposed(resident, households="8")
    link = f"/office/proposals/{made.public_id}/"
    committee = signed_in_as("committee", "community", "c-1", username="committee")
    elsewhere = signed_in_as("street", "street", "431023100", username="elsewhere")
    street = signed_in_as("street", "street", "431023001", username="street")
    neighbour = signed_in_as("resident", "building", "c-1-01", username="neighbour")
    for client, show, there in (
        (office, "decide", True),
        (street, "decide", True),
        (elsewhere, "decide", False),
        (elsewhere, "all", False),
        (committee, "all", True),
        (resident, "mine", True),
        (neighbour, "mine", False),
        (neighbour, "all", False),
    ):
        assert (link in text(client, f"{LIST}?show={show}")) is there, show
    assert "等您办理" in text(office, "/office/")
    assert "等您办理" not in text(resident, "/office/")
    assert neighbour.get(link).status_code == 403
    office.post(f"{link}decide/", {"version": "1", "accepted": ["households"]})
    assert link not in text(office, f"{LIST}?show=decide")
    assert link in text(office, f"{LIST}?show=all&state=accepted&table=communities")
    assert link not in text(office, f"{LIST}?show=all&state=declined")


def test_a_list_takes_as_many_queries_for_many_as_for_few(
    resident: Client, office: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    account = resident.account  # type: ignore[attr-defined]
    for number in range(20):
        actions.propose(account, "communities", "c-1", {"households": f"1{number}"}, "数过")
        actions.propose(account, "buildings", "c-1-01", {"storeys": f"{number + 4}"}, "数过")
    with django_assert_max_num_queries(30):
        assert "第 1 / 2 页，共 40 条" in text(office, f"{LIST}?show=all")


def test_the_proposer_withdraws_and_adds_words_and_a_stranger_id_is_not_found(
    resident: Client, office: Client
) -> None:
    made = proposed(resident, households="8")
    page = f"{LIST}{made.public_id}/"
    assert office.post(f"{page}withdraw/").status_code == 403
    said = {"table": "proposals", "key": made.public_id, "text": "三单元也数了"}
    resident.post("/office/comments/", said)
    assert "三单元也数了" in text(office, page)
    resident.post(f"{page}withdraw/")
    assert "撤回" in text(office, page)
    again = resident.post(f"{page}withdraw/")
    assert again.status_code == 422
    assert office.get(f"{LIST}none/").status_code == 404
    assert office.post(f"{LIST}none/decide/", {"accepted": ["name"]}).status_code == 404


def test_the_page_of_a_community_shows_its_proposals_to_those_who_may_see_them(
    resident: Client, office: Client, signed_in_as: SignIn
) -> None:
    made = proposed(resident, households="8")
    neighbour = signed_in_as("resident", "building", "c-1-01", username="neighbour")
    assert made.public_id in text(resident, PAGE)
    assert made.public_id in text(office, PAGE)
    assert made.public_id not in text(neighbour, PAGE)
