"""Files are attached, withdrawn and put back; pictures are shown to everybody once looked at."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404
from PIL import Image
from tests.linli_web.files.conftest import pdf, photo

from linli_web.files import store
from linli_web.files.actions import (
    attach,
    attaching,
    publish,
    put_back,
    refuse,
    take_back,
    withdraw,
)
from linli_web.files.covers import Cover
from linli_web.files.models import Attachment, Content, Decision
from linli_web.files.outcomes import Refused
from linli_web.files.reads import public_photos, waiting
from linli_web.files.receiving import Received, received
from linli_web.journal.models import Entry
from linli_web.people.models import Account

Attached = Callable[..., Attachment]
pytestmark = pytest.mark.django_db


def test_a_file_is_kept_by_its_hash_with_what_the_photo_told(attached: Attached) -> None:
    row = attached(name="../../门口/IMG 1.jpg")
    assert row.name == "IMG 1.jpg"
    assert row.content.kind == "jpeg"
    assert row.content.lat == pytest.approx(26.125)
    assert row.content.taken_at is not None
    with store.opened(row.content_id) as file:
        assert store.digest_of(file) == row.content_id
    told = Entry.objects.get(act="attach_file")
    assert (told.table, told.key) == ("attachments", row.public_id)
    assert told.after is not None
    assert told.after["sha256"] == row.content_id


def test_the_same_content_is_kept_once(attached: Attached) -> None:
    first, second = attached(), attached(name="again.jpg")
    assert first.public_id != second.public_id
    assert Content.objects.count() == 1
    assert list(store.kept_hashes()) == [first.content_id]


def test_two_people_upload_the_same_photo_at_the_same_time(
    attached: Attached, monkeypatch: pytest.MonkeyPatch
) -> None:
    def received_by_both(file: Path) -> Received:
        found = received(file)
        monkeypatch.setattr(attaching, "received", received)
        # Before the first has written its row, the second comes, and goes through.
        attached(name="second.jpg")
        return found

    monkeypatch.setattr(attaching, "received", received_by_both)
    attached(name="first.jpg")
    names = set(Attachment.objects.values_list("name", flat=True))
    assert names == {"first.jpg", "second.jpg"}
    assert Content.objects.count() == 1


def test_kept_content_never_changes(attached: Attached) -> None:
    row = attached()
    for model, change in ((Content, {"size": 1}), (Attachment, {"key": "c-2"})):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            model._default_manager.update(**change)
    row.refresh_from_db()
    assert row.key == "c-1"


@pytest.mark.parametrize(
    ("role", "scope", "place"),
    [("resident", "everywhere", ""), ("department", "everywhere", ""), ("street", "street", "s-9")],
)
def test_who_may_not_add_files_here_is_refused(
    attached: Attached, open_account: Callable[..., Account], role: str, scope: str, place: str
) -> None:
    reader = open_account(role, scope, place, username="reader")
    row = attached()
    for act in (
        lambda: withdraw(reader, row.public_id, "x"),
        lambda: publish(reader, row.public_id, (), looked=True),
        lambda: refuse(reader, row.public_id, "x"),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_contractor_withdraws_what_is_theirs_and_nothing_else(
    attached: Attached,
    open_account: Callable[..., Account],
    on_disk: Callable[[bytes], Path],
) -> None:
    contractor = open_account("contractor", "community", "c-1")
    mine = attach(contractor, "communities", "c-1", on_disk(pdf()), name="a", purpose="paper")
    withdraw(contractor, mine.public_id, "传错了")
    put_back(contractor, mine.public_id)
    with pytest.raises(PermissionDenied, match="自己上传"):
        withdraw(contractor, attached().public_id, "x")
    with pytest.raises(PermissionDenied):
        publish(contractor, attached().public_id, (), looked=True)
    with pytest.raises(PermissionDenied):
        attach(contractor, "communities", "c-2", on_disk(pdf()), name="a", purpose="paper")


def test_nothing_is_attached_to_what_there_is_not(
    account: Account, small_register: None, on_disk: Callable[[bytes], Path]
) -> None:
    for table, key in (("communities", "c-99"), ("accounts", "1"), ("communities", "../c-1")):
        with pytest.raises(Http404):
            attach(account, table, key, on_disk(photo()), name="a", purpose="before")


def test_a_file_is_withdrawn_for_a_reason_and_put_back(attached: Attached) -> None:
    row = attached()
    account = row.added_by
    with pytest.raises(Refused, match="原因"):
        withdraw(account, row.public_id, "  ")
    withdraw(account, row.public_id, "拍错了")
    with pytest.raises(Refused, match="已经撤下"):
        withdraw(account, row.public_id, "拍错了")
    assert store.size_of(row.content_id) is not None
    put_back(account, row.public_id)
    with pytest.raises(Refused, match="没有撤下"):
        put_back(account, row.public_id)
    row.refresh_from_db()
    assert row.withdrawn_at is None
    acts = list(Entry.objects.order_by("number").values_list("act", flat=True))
    assert acts == ["attach_file", "withdraw_file", "put_back_file"]


def test_a_picture_is_public_only_after_somebody_looked(attached: Attached) -> None:
    row = attached(photo((200, 200)))
    account = row.added_by
    assert not public_photos("communities", ["c-1"]).exists()
    assert [each.row for each in waiting(account, 10)] == [row]
    with pytest.raises(Refused, match="看过整张"):
        publish(account, row.public_id, (), looked=False)
    made = publish(account, row.public_id, [Cover(0.1, 0.1, 0.2, 0.2)], looked=True)
    assert list(public_photos("communities", ["c-1"])) == [made]
    assert waiting(account, 10) == []
    assert made.content_id not in {None, row.content_id}
    with store.opened(str(made.content_id)) as file:
        copy = Image.open(io.BytesIO(file.read()))
    assert dict(copy.getexif()) == {}
    covered = copy.getpixel((40, 40))
    assert isinstance(covered, tuple)
    assert max(covered) < 20


def test_a_public_picture_is_taken_back_and_decided_anew(attached: Attached) -> None:
    row = attached()
    account = row.added_by
    publish(account, row.public_id, (), looked=True)
    with pytest.raises(Refused, match="已经有人处理"):
        refuse(account, row.public_id, "看不清")
    with pytest.raises(Refused, match="先撤回公开"):
        withdraw(account, row.public_id, "拍错了")
    take_back(account, row.public_id, "有人脸")
    assert not public_photos("communities", ["c-1"]).exists()
    refuse(account, row.public_id, "有人脸")
    with pytest.raises(Refused, match="原因"):
        take_back(account, row.public_id, "")
    take_back(account, row.public_id, "可以遮住")
    publish(account, row.public_id, [Cover(0, 0, 1, 1)], looked=True)
    assert public_photos("communities", ["c-1"]).count() == 1
    acts = list(Entry.objects.order_by("number").values_list("act", flat=True))[1:]
    assert acts == [
        "publish_photo",
        "take_back_photo",
        "refuse_photo",
        "take_back_photo",
        "publish_photo",
    ]


def test_a_paper_is_not_published_as_a_picture(attached: Attached) -> None:
    row = attached(pdf(), name="a.pdf")
    with pytest.raises(Refused, match="只有图片"):
        publish(row.added_by, row.public_id, (), looked=True)


def test_a_withdrawn_picture_is_not_published(attached: Attached) -> None:
    row = attached()
    withdraw(row.added_by, row.public_id, "拍错了")
    with pytest.raises(Refused, match="已经撤下"):
        publish(row.added_by, row.public_id, (), looked=True)


def test_only_one_decision_stands_whatever_the_program_does(attached: Attached) -> None:
    row = attached()
    Decision.objects.create(attachment=row, because="x", decided_by=row.added_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(attachment=row, because="y", decided_by=row.added_by)


def test_what_a_moderator_withdrew_its_uploader_cannot_put_back(
    account: Account,
    small_register: None,
    open_account: Callable[..., Account],
    on_disk: Callable[[bytes], Path],
) -> None:
    contractor = open_account("contractor", "community", "c-1")
    mine = attach(contractor, "communities", "c-1", on_disk(pdf()), name="a", purpose="paper")
    withdraw(account, mine.public_id, "有个人信息")
    with pytest.raises(PermissionDenied, match="撤下的"):
        put_back(contractor, mine.public_id)
    assert put_back(account, mine.public_id).withdrawn_by is None
