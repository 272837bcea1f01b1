"""An upload goes on where it broke off, and no lie about its offset, length or hash is believed."""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.linli_web.files.conftest import photo

from linli_web.files import uploads
from linli_web.files.actions import finish
from linli_web.files.models import Attachment, Upload
from linli_web.files.outcomes import Refused
from linli_web.people.models import Account

PIECE = "application/offset+octet-stream"
CONTENT = photo((120, 90))
pytestmark = pytest.mark.django_db


def told(**values: str) -> str:
    named = {"table": "communities", "key": "c-1", "purpose": "before"} | values
    named.setdefault("filename", "大门.jpg")
    return ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in named.items())


def begin(client: Client, length: int = len(CONTENT), **values: str) -> Any:
    return client.post(
        reverse("file-uploads"),
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(length),
            "Upload-Metadata": told(**values),
        },
        content_type="application/offset+octet-stream",
    )


def patch(client: Client, url: str, at: int | str, content: bytes, **headers: str) -> Any:
    told_by_head = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(at), "Content-Type": PIECE}
    told_by_head |= {name.replace("_", "-"): value for name, value in headers.items()}
    return client.patch(url, content, content_type=PIECE, headers=told_by_head)


def offset(client: Client, url: str) -> int:
    answer = client.head(url, headers={"Tus-Resumable": "1.0.0"})
    assert answer.status_code == 200
    return int(answer["Upload-Offset"])


@pytest.fixture
def url(small_register: None, office: Client) -> str:
    answer = begin(office)
    assert answer.status_code == 201
    assert answer["Upload-Expires"].endswith("GMT")
    location: str = answer["Location"]
    return location


def test_the_server_says_what_it_can_do(office: Client) -> None:
    answer = office.options(reverse("file-uploads"))
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert set(answer["Tus-Extension"].split(",")) == {
        "creation",
        "expiration",
        "checksum",
        "termination",
    }
    assert "sha1" in answer["Tus-Checksum-Algorithm"]
    assert int(answer["Tus-Max-Size"]) == 200 * 1024 * 1024


def test_another_version_of_the_protocol_is_refused(office: Client, url: str) -> None:
    for answer in (
        office.head(url),
        office.patch(url, b"x", content_type=PIECE, headers={"Upload-Offset": "0"}),
        office.post(reverse("file-uploads"), headers={"Tus-Resumable": "0.2.2"}),
    ):
        assert answer.status_code == 412
        assert answer["Tus-Version"] == "1.0.0"


def test_an_interrupted_upload_goes_on_and_is_attached_when_it_is_whole(
    office: Client, url: str
) -> None:
    assert offset(office, url) == 0
    assert patch(office, url, 0, CONTENT[:700])["Upload-Offset"] == "700"
    assert not Attachment.objects.exists()
    # The line broke; somebody asks how far it was.
    at = offset(office, url)
    assert at == 700
    assert patch(office, url, at, CONTENT[at:]).status_code == 204
    row = Attachment.objects.get()
    assert (row.name, row.key, row.purpose) == ("大门.jpg", "c-1", "before")
    assert row.content_id == hashlib.sha256(CONTENT).hexdigest()
    assert not Upload.objects.exists()
    assert office.head(url, headers={"Tus-Resumable": "1.0.0"}).status_code == 404


def test_what_came_before_the_line_broke_is_kept(office: Client, url: str) -> None:
    def broken() -> Iterator[bytes]:
        yield CONTENT[:300]
        raise ConnectionResetError

    row = Upload.objects.get()
    assert uploads.append(row, 0, broken(), None, b"") == 300
    assert offset(office, url) == 300


def test_a_promised_hash_that_did_not_come_whole_keeps_nothing(office: Client, url: str) -> None:
    def broken() -> Iterator[bytes]:
        yield CONTENT[:300]
        raise ConnectionResetError

    with pytest.raises(ValueError, match=r"^$"):
        uploads.append(Upload.objects.get(), 0, broken(), hashlib.sha256(), b"")
    assert offset(office, url) == 0


def test_a_lie_about_the_offset_is_told_apart(office: Client, url: str) -> None:
    patch(office, url, 0, CONTENT[:700])
    for at in (0, 699, 701, 10_000):
        assert patch(office, url, at, b"x").status_code == 409, at
    for nonsense in ("", "-1", "1.5", "９", "9" * 30):
        assert patch(office, url, nonsense, b"x").status_code == 400, nonsense
    assert offset(office, url) == 700


def test_more_than_was_announced_is_refused(office: Client, url: str) -> None:
    assert patch(office, url, 0, CONTENT + b"x").status_code == 422
    assert offset(office, url) == 0


def test_a_piece_that_changed_on_its_way_is_refused(office: Client, url: str) -> None:
    for name in ("sha1", "sha256"):
        digest = b64encode(hashlib.new(name, CONTENT).digest()).decode()
        wrong = patch(office, url, 0, CONTENT[:-1] + b"?", Upload_Checksum=f"{name} {digest}")
        assert wrong.status_code == 460
        assert offset(office, url) == 0
    assert patch(office, url, 0, b"x", Upload_Checksum="crc32 AAAA").status_code == 400
    assert patch(office, url, 0, b"x", Upload_Checksum="sha1 ???").status_code == 400
    right = patch(office, url, 0, CONTENT, Upload_Checksum=f"{name} {digest}")
    assert right.status_code == 204
    assert Attachment.objects.count() == 1


def test_a_piece_of_another_type_is_refused(office: Client, url: str) -> None:
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    answer = office.patch(url, b"x", content_type="text/plain", headers=headers)
    assert answer.status_code == 415


def test_an_upload_that_is_no_photo_is_refused_when_it_is_whole_and_forgotten(
    office: Client, small_register: None, settings: Settings
) -> None:
    page = b"<html><script>alert(1)</script></html>"
    url = begin(office, len(page), filename="photo.jpg")["Location"]
    answer = patch(office, url, 0, page)
    assert answer.status_code == 422
    assert "网页" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert not Upload.objects.exists()
    assert not list(settings.INCOMING_FOLDER.iterdir())


@pytest.mark.parametrize(
    ("length", "values", "status"),
    [
        (10**12, {}, 413),
        (10, {"purpose": "nonsense"}, 422),
        (10, {"key": "c-99"}, 404),
        (10, {"table": "accounts", "key": "1"}, 404),
    ],
)
def test_an_upload_that_could_never_be_taken_is_not_begun(
    office: Client, small_register: None, length: int, values: dict[str, str], status: int
) -> None:
    assert begin(office, length, **values).status_code == status
    assert not Upload.objects.exists()


def test_an_account_cannot_fill_the_disk_with_beginnings(
    office: Client, small_register: None, settings: Settings
) -> None:
    answers = [begin(office).status_code for _ in range(51)]
    assert answers == [201] * 50 + [422]


def test_who_may_not_add_files_begins_nothing(
    reader: Client, stranger: Client, small_register: None
) -> None:
    assert begin(reader).status_code == 403
    assert begin(stranger).status_code == 302
    assert not Upload.objects.exists()


def test_the_upload_of_somebody_else_cannot_be_seen_or_changed(
    open_account: Callable[..., Account], url: str, small_register: None
) -> None:
    other = Client()
    other.force_login(open_account("programme_office", username="other"))
    headers = {"Tus-Resumable": "1.0.0"}
    assert other.head(url, headers=headers).status_code == 404
    assert patch(other, url, 0, b"x").status_code == 404
    assert other.delete(url, headers=headers).status_code == 404


def test_an_upload_is_given_up(office: Client, url: str, settings: Settings) -> None:
    patch(office, url, 0, CONTENT[:50])
    assert office.delete(url, headers={"Tus-Resumable": "1.0.0"}).status_code == 204
    assert not Upload.objects.exists()
    assert not list(settings.INCOMING_FOLDER.iterdir())


def test_an_upload_whose_time_is_over_is_forgotten(
    office: Client, url: str, settings: Settings
) -> None:
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert patch(office, url, 0, CONTENT).status_code == 410
    begin(office)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    begin(office)
    assert Upload.objects.count() == 1
    assert len(list(settings.INCOMING_FOLDER.iterdir())) == 1


def test_pieces_that_are_gone_are_told(office: Client, url: str, settings: Settings) -> None:
    patch(office, url, 0, CONTENT[:50])
    patch(office, url, 50, CONTENT[50:90])
    row = Upload.objects.get()
    (uploads.folder_of(row) / f"{0:015d}").unlink()
    assert office.head(url, headers={"Tus-Resumable": "1.0.0"}).status_code == 422


def test_of_two_senders_of_one_piece_one_wins(office: Client, url: str) -> None:
    row = Upload.objects.get()

    def slowly() -> Iterator[bytes]:
        yield CONTENT[:10]
        # Meanwhile another tab sends the same piece.
        assert patch(office, url, 0, CONTENT[:20]).status_code == 204
        yield CONTENT[10:30]

    with pytest.raises(uploads.OutOfStep):
        uploads.append(row, 0, slowly(), None, b"")
    assert offset(office, url) == 20


def test_who_asks_twice_for_the_end_gets_one_attachment(office: Client, url: str) -> None:
    row = Upload.objects.get()
    uploads.append(row, 0, [CONTENT], None, b"")
    # The server stopped before it attached; an empty piece at the end asks for it again.
    assert patch(office, url, len(CONTENT), b"").status_code == 204
    assert Attachment.objects.count() == 1
    uploads.folder_of(row).mkdir()
    uploads.append(row, 0, [CONTENT], None, b"")
    with pytest.raises(Refused, match="已经传完"):
        finish(row.account, row)
    assert Attachment.objects.count() == 1


def test_a_piece_without_the_pages_token_is_refused(
    small_register: None, open_account: Callable[..., Account]
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(open_account("programme_office", username="strict"))
    assert begin(strict).status_code == 403


def test_one_account_has_only_so_many_bytes_on_their_way(
    account: Account, small_register: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "_OPEN_BYTES_AT_MOST", 150)
    told = {"table": "communities", "key": "c-1", "purpose": "paper", "filename": "a.pdf"}
    uploads.begin(account, 100, told)
    with pytest.raises(Refused, match="没有传完的文件太多"):
        uploads.begin(account, 100, told)
    uploads.begin(account, 50, told)
