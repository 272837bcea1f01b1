"""Somebody asks for long work, stops it, and has it done again."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from linli_web.journal.models import Entry
from linli_web.people.models import Account, Holding
from linli_web.runs.actions import AlreadyOpen, HasEnded, cancel, retry, start
from linli_web.runs.leases import Lease, take_up
from linli_web.runs.models import Run
from linli_web.runs.working import carry_out


@pytest.fixture
def other(transactional_db: None) -> Account:
    return Account.objects.create_user("other", name="赵", password="x")


@pytest.mark.usefixtures("queued")
def test_a_second_run_of_the_same_object_is_refused_with_the_first(asker: Account) -> None:
    first = start(asker, "counting", {}, subject="plan")
    with pytest.raises(AlreadyOpen) as refused:
        start(asker, "counting", {}, subject="plan")
    assert refused.value.run == first
    start(asker, "counting", {}, subject="another plan")
    start(asker, "counting", {})
    start(asker, "counting", {})


@pytest.mark.usefixtures("queued")
def test_the_database_itself_holds_one_open_run_of_an_object(asker: Account) -> None:
    start(asker, "counting", {}, subject="plan")
    with pytest.raises(IntegrityError):
        Run.objects.create(kind="counting", subject="plan", program_version="1")


@pytest.mark.usefixtures("queued")
def test_a_waiting_run_is_cancelled_at_once_and_never_begun(asker: Account) -> None:
    run = start(asker, "counting", {})
    cancel(asker, run.pk)
    run.refresh_from_db()
    assert run.status == Run.Status.CANCELLED
    assert take_up(str(run.pk), "one") is None
    assert Entry.objects.get(act="cancel_run").key == str(run.pk)
    with pytest.raises(HasEnded):
        cancel(asker, run.pk)


@pytest.mark.usefixtures("here")
def test_a_failed_run_is_done_again_with_what_it_was_asked(
    asker: Account, kind: Callable[..., str]
) -> None:
    def work(lease: Lease) -> dict[str, str]:
        if lease.run.fence == 1:
            msg = "no paper"
            raise RuntimeError(msg)
        return {"of": lease.run.options["of"]}

    run = start(asker, kind(work), {"of": "rows"})
    with pytest.raises(HasEnded):
        cancel(asker, run.pk)
    retry(asker, run.pk)
    run.refresh_from_db()
    assert (run.status, run.result, run.fault) == (Run.Status.DONE, {"of": "rows"}, "")
    assert Entry.objects.filter(act="retry_run").count() == 1
    with pytest.raises(HasEnded):
        retry(asker, run.pk)


@pytest.mark.usefixtures("queued")
def test_a_run_is_not_done_again_beside_another_of_the_same_object(asker: Account) -> None:
    first = start(asker, "counting", {}, subject="plan")
    cancel(asker, first.pk)
    second = start(asker, "counting", {}, subject="plan")
    with pytest.raises(AlreadyOpen) as refused:
        retry(asker, first.pk)
    assert refused.value.run == second
    first.refresh_from_db()
    assert first.status == Run.Status.CANCELLED


@pytest.mark.usefixtures("queued")
def test_nobody_stops_or_repeats_what_others_asked_for(asker: Account, other: Account) -> None:
    run = start(asker, "counting", {})
    for act in (cancel, retry):
        with pytest.raises(PermissionDenied):
            act(other, run.pk)
    run.refresh_from_db()
    assert run.status == Run.Status.WAITING


@pytest.mark.usefixtures("queued")
@pytest.mark.parametrize("role", ["", "administrator"])
def test_nobody_repeats_a_run_without_the_right_to_what_it_does(
    asker: Account, kind: Callable[..., str], open_account: Callable[..., Account], role: str
) -> None:
    run = start(asker, kind(lambda _lease: {}, act="import"), {})
    cancel(asker, run.pk)
    # Whoever looks after all runs may not import for all that.
    with pytest.raises(PermissionDenied):
        retry(open_account(role) if role else asker, run.pk)
    run.refresh_from_db()
    assert run.status == Run.Status.CANCELLED


@pytest.mark.usefixtures("queued")
def test_a_run_is_not_carried_out_for_somebody_who_lost_the_right_while_it_waited(
    open_account: Callable[..., Account], kind: Callable[..., str]
) -> None:
    def work(_lease: Lease) -> dict[str, str]:
        pytest.fail("it was carried out")

    account = open_account("programme_office")
    run = start(account, kind(work, act="import"), {})
    Holding.objects.all().delete()
    carry_out(str(run.pk), "one")
    run.refresh_from_db()
    assert (run.status, "PermissionDenied" in run.fault) == (Run.Status.FAILED, True)
