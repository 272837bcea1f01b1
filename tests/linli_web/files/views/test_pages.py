"""The pages of files: a gallery with a plain form, one file with its decision, what waits."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.linli_web.files.conftest import office_paper, pdf, photo

from linli_web.files.actions import withdraw
from linli_web.files.models import Attachment, Decision

Attached = Callable[..., Attachment]
pytestmark = pytest.mark.django_db
HERE = ("communities", "c-1")


def text_of(client: Client, name: str, *arguments: str) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def upload(client: Client, *files: SimpleUploadedFile, purpose: str = "before") -> str:
    told = {"files": list(files), "purpose": purpose, "caption": "大门"}
    answer = client.post(reverse("files-of", args=HERE), told, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_files_are_added_by_a_form_without_any_script(office: Client, small_register: None) -> None:
    said = upload(
        office,
        SimpleUploadedFile("门.jpg", photo()),
        SimpleUploadedFile("方案.docx", office_paper()),
    )
    assert "已上传 2 个文件" in said
    assert Attachment.objects.filter(key="c-1", caption="大门").count() == 2
    assert "大门" in text_of(office, "community", "c-1")


def test_of_several_files_the_bad_one_is_named_and_the_others_are_taken(
    office: Client, small_register: None
) -> None:
    said = upload(
        office,
        SimpleUploadedFile("a.jpg", b"<html></html>", content_type="image/jpeg"),
        SimpleUploadedFile("b.pdf", pdf()),
    )
    assert "“a.jpg”没有上传" in said
    assert "已上传 1 个文件" in said
    assert [each.name for each in Attachment.objects.all()] == ["b.pdf"]


def test_nothing_chosen_and_an_unknown_purpose_are_told(
    office: Client, small_register: None
) -> None:
    assert "没有选择文件" in upload(office)
    assert "请选择用途" in upload(office, SimpleUploadedFile("a.pdf", pdf()), purpose="x")


def test_a_reader_sees_files_but_is_offered_no_way_to_change_them(
    reader: Client, attached: Attached
) -> None:
    row = attached()
    for said in (
        text_of(reader, "files-of", *HERE),
        text_of(reader, "file-page", row.public_id),
        text_of(reader, "community", "c-1"),
    ):
        assert "大门" in said
        assert "上传照片" not in said
        assert "公开遮盖后的照片" not in said
        assert "撤下这个文件" not in said
    for act in ("withdraw", "put-back", "publish", "refuse", "take-back", "scan"):
        answer = reader.post(reverse(f"file-{act}", args=[row.public_id]), {"because": "x"})
        assert answer.status_code == 403, act
    answer = reader.post(reverse("files-of", args=HERE), {"purpose": "before"})
    assert answer.status_code == 403
    assert reader.get(reverse("files-waiting")).status_code == 403


def test_an_editor_looks_covers_and_publishes(office: Client, attached: Attached) -> None:
    row = attached()
    assert "大门" in text_of(office, "files-waiting")
    address = reverse("file-publish", args=[row.public_id])
    bad = office.post(address, {"covers": "10 10", "looked": "on"}).content.decode()
    assert "看不懂" in bad
    assert ">10 10</textarea>" in bad
    not_looked = office.post(address, {"covers": "10 10 20 20"}).content.decode()
    assert "看过整张照片" in not_looked
    assert not Decision.objects.exists()
    done = office.post(address, {"covers": "10 10 20 20", "looked": "on"}, follow=True)
    assert "公众看到的" in done.content.decode()
    assert Decision.objects.get().covers == "10 10 20 20"
    assert "没有等待处理的照片" in text_of(office, "files-waiting")


def test_the_public_page_shows_the_copy_and_not_the_original(
    office: Client, attached: Attached
) -> None:
    row = attached()
    assert "/photos/" not in text_of(Client(), "public-community", "c-1")
    office.post(reverse("file-publish", args=[row.public_id]), {"looked": "on"})
    made = Decision.objects.get()
    page = text_of(Client(), "public-community", "c-1")
    assert reverse("public-photo", args=[made.public_id, "small"]) in page
    assert row.public_id not in page
    assert row.content_id not in page
    office.post(reverse("file-take-back", args=[row.public_id]), {"because": "有人脸"})
    assert "/photos/" not in text_of(Client(), "public-community", "c-1")


def test_a_picture_is_refused_and_considered_again(office: Client, attached: Attached) -> None:
    row = attached()
    office.post(reverse("file-refuse", args=[row.public_id]), {"because": "看不清"})
    said = text_of(office, "file-page", row.public_id)
    assert "看不清" in said
    office.post(reverse("file-take-back", args=[row.public_id]), {"because": "再看"})
    assert "公开遮盖后的照片" in text_of(office, "file-page", row.public_id)


def test_a_file_is_withdrawn_and_put_back_on_its_page(office: Client, attached: Attached) -> None:
    row = attached(pdf(), name="a.pdf", caption="")
    said = office.post(reverse("file-withdraw", args=[row.public_id]), {"because": ""})
    assert "请写明原因" in said.content.decode()
    office.post(reverse("file-withdraw", args=[row.public_id]), {"because": "传错了"})
    assert "传错了" in text_of(office, "files-of", *HERE)
    assert "还没有照片和资料" in text_of(office, "community", "c-1")
    office.post(reverse("file-put-back", args=[row.public_id]))
    row.refresh_from_db()
    assert row.withdrawn_at is None


def test_an_act_on_a_file_that_there_is_not_is_not_found(office: Client) -> None:
    for act in ("withdraw", "put-back", "publish", "refuse", "take-back", "scan"):
        sent = {"because": "x", "looked": "on"}
        assert office.post(reverse(f"file-{act}", args=["none"]), sent).status_code == 404, act


def test_a_building_has_files_of_its_own(office: Client, small_register: None) -> None:
    from linli_web.registry.models import Building

    key = Building.objects.values_list("pk", flat=True).first()
    told = {"files": [SimpleUploadedFile("a.pdf", pdf())], "purpose": "paper"}
    office.post(reverse("files-of", args=["buildings", key]), told)
    assert "a.pdf" in text_of(office, "building", str(key))


def test_a_gallery_asks_the_database_no_more_often_for_many_files(
    office: Client,
    attached: Attached,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    for number in range(4):
        attached(photo(colour=f"#0000{number}0"))
    withdrawn = attached(pdf())
    withdraw(withdrawn.added_by, withdrawn.public_id, "x")
    # The first page of a session writes down that it began.
    text_of(office, "files-of", *HERE)
    with django_assert_max_num_queries(17):  # type: ignore[attr-defined]
        text_of(office, "files-of", *HERE)
