"""A file is handed out to whom its address was signed for, as a file and never as a page."""

import io
import os
from collections.abc import Callable
from typing import IO

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings
from tests.linli_web.files.conftest import dwg, office_paper, pdf, photo

from linli_web.files import links, reduced, store
from linli_web.files.actions import publish, take_back, withdraw
from linli_web.files.models import Attachment
from linli_web.files.pictures import shown
from linli_web.people.models import Account

Attached = Callable[..., Attachment]
pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(account: Account, client: Client) -> Client:
    client.force_login(account)
    return client


@pytest.mark.parametrize(
    ("content", "name", "media_type", "disposition"),
    [
        (photo(), "门.png", "image/jpeg", "inline"),
        (pdf(), "a.html", "application/pdf", "inline"),
        (dwg(), "总平.dwg", "application/octet-stream", "attachment"),
        (office_paper(), "x.svg", "application/vnd.openxmlformats", "attachment"),
    ],
)
def test_a_file_goes_out_by_its_content_and_cannot_act(
    signed_in: Client,
    attached: Attached,
    content: bytes,
    name: str,
    media_type: str,
    disposition: str,
) -> None:
    row = attached(content, name=name)
    answer = signed_in.get(links.link(row, "original", row.added_by))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]
    assert answer["Content-Type"].startswith(media_type)
    assert answer["Content-Disposition"].startswith(disposition)
    # Whatever name its sender gave, it ends as its content is.
    assert row.content.of_kind.suffix in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script-src" not in answer["Content-Security-Policy"]
    assert ("sandbox" in answer["Content-Security-Policy"]) == (media_type != "application/pdf")
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize("form", ["small", "large"])
def test_a_picture_is_decoded_once_however_often_it_is_looked_at(
    signed_in: Client, attached: Attached, form: links.Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = attached(photo((900, 600)))
    decoded: list[int] = []

    def counted(original: IO[bytes], longest: int) -> bytes:
        decoded.append(longest)
        return shown(original, longest)

    monkeypatch.setattr(reduced, "shown", counted)
    url = links.link(row, form, row.added_by)
    first = signed_in.get(url).content
    assert signed_in.get(url).content == first
    assert len(decoded) == 1


def test_large_pictures_are_kept_as_many_as_have_room_those_looked_at_last(
    account: Account, attached: Attached, settings: Settings
) -> None:
    first, second, third = (
        attached(photo((300, 200), colour=each)).content_id for each in ("red", "green", "blue")
    )
    kept = settings.LOOKED_AT_FOLDER
    settings.LOOKED_AT_BYTES = int(2.5 * len(reduced.large(first)))
    reduced.large(second)
    for at, each in enumerate((second, first)):
        os.utime(kept / each, (at, at))
    reduced.large(first)
    reduced.large(third)
    assert {each.name for each in kept.iterdir()} == {first, third}


@pytest.mark.parametrize("form", ["small", "large"])
def test_pictures_on_pages_tell_neither_place_nor_time(
    signed_in: Client, attached: Attached, form: links.Form
) -> None:
    row = attached(photo((900, 600)))
    answer = signed_in.get(links.link(row, form, row.added_by))
    made = Image.open(io.BytesIO(answer.content))
    assert made.width == (480 if form == "small" else 900)
    assert dict(made.getexif()) == {}


def test_a_signed_address_opens_nothing_for_another_account(
    attached: Attached, open_account: Callable[..., Account]
) -> None:
    row = attached()
    address = links.link(row, "original", row.added_by)
    other = Client()
    other.force_login(open_account("programme_office", username="other"))
    assert other.get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_signed_address_ends(
    signed_in: Client, attached: Attached, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    row = attached()
    address = links.link(row, "original", row.added_by)
    assert links.link(row, "original", row.added_by) == address
    later = links.time.time() + 2 * settings.LINK_MINUTES * 60 + 1
    monkeypatch.setattr(links.time, "time", lambda: later)
    assert signed_in.get(address).status_code == 404


def test_a_forged_address_opens_nothing(
    signed_in: Client, attached: Attached, settings: Settings
) -> None:
    row = attached()
    good = links.link(row, "original", row.added_by).split("/")[-2]
    forged = signing.Signer(key="x" * 40, salt="linli_web.files").sign_object(
        [row.public_id, "original", row.added_by.pk, 2**40]
    )
    elsewhere = signing.Signer(salt="other").sign_object(
        [row.public_id, "original", row.added_by.pk, 2**40]
    )
    strange = signing.Signer(salt="linli_web.files").sign_object({"a": 1})
    for token in (forged, elsewhere, strange, good[:-1], f"x{good}", row.public_id, row.content_id):
        assert signed_in.get(reverse("file", args=[token])).status_code == 404, token


def test_what_cannot_be_drawn_has_no_picture(signed_in: Client, attached: Attached) -> None:
    row = attached(pdf(), name="a.pdf")
    assert signed_in.get(links.link(row, "large", row.added_by)).status_code == 404


def test_content_that_is_gone_is_not_found(signed_in: Client, attached: Attached) -> None:
    row = attached()
    store.storage().delete(store.name_of(row.content_id))
    assert signed_in.get(links.link(row, "original", row.added_by)).status_code == 404


def test_everybody_sees_the_copy_until_it_is_taken_back(
    attached: Attached, stranger: Client
) -> None:
    row = attached(photo((900, 600)))
    made = publish(row.added_by, row.public_id, (), looked=True)
    address = reverse("public-photo", args=[made.public_id, "large"])
    answer = stranger.get(address)
    assert answer.status_code == 200
    assert dict(Image.open(io.BytesIO(answer.content)).getexif()) == {}
    assert answer["Cache-Control"] == "public, no-cache"
    assert "sandbox" in answer["Content-Security-Policy"]
    known = {"If-None-Match": answer["ETag"]}
    assert stranger.get(address, headers=known).status_code == 304
    small = stranger.get(reverse("public-photo", args=[made.public_id, "small"]))
    assert Image.open(io.BytesIO(small.content)).width == 480
    assert stranger.get(address.replace("large", "original")).status_code == 404

    take_back(row.added_by, row.public_id, "有人脸")
    assert stranger.get(address).status_code == 404
    assert stranger.get(address, headers=known).status_code == 404


def test_ids_cannot_be_guessed(attached: Attached, stranger: Client, signed_in: Client) -> None:
    row = attached()
    made = publish(row.added_by, row.public_id, (), looked=True)
    for guess in ("1", str(made.pk), row.public_id, str(made.content_id), row.content_id):
        answer = stranger.get(reverse("public-photo", args=[guess, "large"]))
        assert answer.status_code == 404, guess
    for guess in ("1", str(row.pk), made.public_id, row.content_id):
        assert signed_in.get(reverse("file-page", args=[guess])).status_code == 404, guess
    assert len(row.public_id) >= 16


def test_a_withdrawn_file_opens_for_its_uploader_and_moderators_alone(
    attached: Attached, signed_in_as: Callable[..., Client]
) -> None:
    row = attached()
    withdraw(row.added_by, row.public_id, "有个人信息")
    reader = signed_in_as("auditor")
    moderator = signed_in_as("street", "community", "c-1")
    for browser, status in ((reader, 403), (moderator, 200)):
        account = browser.account  # type: ignore[attr-defined]
        assert browser.get(links.link(row, "original", account)).status_code == status
    for page in (
        reader.get(reverse("file-page", args=[row.public_id])),
        reader.get(reverse("files-of", args=["communities", "c-1"])),
    ):
        assert reverse("file", args=["x"])[:-2] not in page.content.decode()
