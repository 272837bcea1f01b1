"""Withdrawn files go for good when their time is over, and nothing that is still needed."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings
from tests.linli_web.files.conftest import pdf, photo

from linli.standards import over_since
from linli_web.files import reduced, store
from linli_web.files.actions import attach, delete_due, publish, put_back, take_back, withdraw
from linli_web.files.models import Attachment, Content, Decision, Upload
from linli_web.journal.models import Entry
from linli_web.people.models import Account
from linli_web.runs import worker

Attached = Callable[..., Attachment]
pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def withdrawn(row: Attachment, account: Account, days: int) -> None:
    withdraw(account, row.public_id, "传错了")
    at = timezone.now() - timedelta(days=days)
    Attachment.objects.filter(pk=row.pk).update(withdrawn_at=at)


def objects() -> set[str]:
    return set(store.kept_hashes())


def test_a_withdrawn_picture_goes_after_half_a_year_with_all_copies_of_it(
    attached: Attached, account: Account, settings: Settings
) -> None:
    row = attached(photo((900, 600)))
    decision = publish(account, row.public_id, [], looked=True)
    take_back(account, row.public_id, "看得见人脸")
    reduced.small(row.content_id)
    reduced.large(row.content_id)
    withdrawn(row, account, days=120)
    assert delete_due(TODAY).files == 0
    assert objects() == {row.content_id, decision.content_id}
    Attachment.objects.update(withdrawn_at=timezone.now() - timedelta(days=190))
    assert delete_due(TODAY).files == 1
    assert objects() == set()
    assert not list(settings.LOOKED_AT_FOLDER.iterdir())
    assert store.small(row.content_id) is None
    for model in (Attachment, Decision, Content):
        assert not model._default_manager.exists()
    entry = Entry.objects.get(act="delete_file")
    assert (entry.key, entry.before) == (
        row.public_id,
        {"table": "communities", "key": "c-1", "sha256": row.content_id},
    )
    assert delete_due(TODAY).files == 0


def test_a_paper_is_kept_as_long_as_procurement_files(attached: Attached, account: Account) -> None:
    row = attached(pdf(), name="a.pdf", purpose="paper")
    withdrawn(row, account, days=14 * 365)
    assert delete_due(TODAY).files == 0
    Attachment.objects.update(withdrawn_at=timezone.now() - timedelta(days=16 * 365))
    assert delete_due(TODAY).files == 1


def test_what_another_file_needs_or_what_was_put_back_stays(
    attached: Attached, account: Account
) -> None:
    gone, twin = attached(photo()), attached(photo())
    back = attached(photo(colour="blue"))
    withdrawn(gone, account, days=200)
    withdrawn(back, account, days=200)
    put_back(account, back.public_id)
    assert delete_due(TODAY).files == 1
    assert {each.pk for each in Attachment.objects.all()} == {twin.pk, back.pk}
    assert objects() == {twin.content_id, back.content_id}


def test_content_that_no_file_names_goes_after_a_month(
    attached: Attached, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = attached(photo())
    lost = store.keep_bytes(b"left over")
    assert delete_due(TODAY).left_over == 0
    long_ago = timezone.now() - timedelta(days=70)
    monkeypatch.setattr(store, "kept_since", lambda _sha256: long_ago)
    assert delete_due(TODAY).left_over == 1
    assert objects() == {row.content_id}
    assert lost not in objects()
    assert Entry.objects.get(act="delete_file").before == {"left_over": 1}


def test_content_that_is_deleted_while_it_comes_in_again_is_there_in_the_end(
    account: Account, small_register: None, on_disk: Callable[[bytes], Path], attached: Attached
) -> None:
    first = attached(photo())
    withdrawn(first, account, days=200)
    file = on_disk(photo())
    from linli_web.files.actions import attaching

    received = attaching.received

    def deleted_meanwhile(place: Path) -> object:
        found = received(place)
        assert delete_due(TODAY).files == 1
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attaching, "received", deleted_meanwhile)
        row = attach(account, "communities", "c-1", file, name="a.jpg", purpose="before")
    assert store.size_of(row.content_id) == row.content.size


def test_the_worker_deletes_what_is_due_and_uploads_that_were_never_finished(
    attached: Attached, account: Account
) -> None:
    withdrawn(attached(photo()), account, days=200)
    over = timezone.now() - timedelta(hours=1)
    about = {"table": "communities", "key": "c-1", "purpose": "before", "name": "a.jpg"}
    Upload.objects.create(account=account, length=1, expires_at=over, **about)
    worker.tidy()
    assert not Attachment.objects.exists()
    assert not Upload.objects.exists()


def test_a_day_is_counted_back_by_the_months_of_a_rule() -> None:
    assert over_since("withdrawn_pictures", date(2026, 3, 31)) == date(2025, 9, 28)
    assert over_since("withdrawn_pictures", date(2026, 8, 15)) == date(2026, 2, 15)
