"""Who holds a run may write; who lost it, or was asked to stop, may not."""

from datetime import timedelta
from threading import Event

import pytest
from django.utils import timezone

from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.journal.models import Entry
from linli_web.people.models import Account
from linli_web.runs.actions import cancel, start
from linli_web.runs.leases import Cancelled, Lease, LeaseLost, Stopping, take_up
from linli_web.runs.models import Run

pytestmark = pytest.mark.usefixtures("queued")


@pytest.fixture
def run(asker: Account) -> Run:
    return start(asker, "counting", {})


def taken(run: Run, worker: str = "one", stopping: Event | None = None) -> Lease:
    held = take_up(str(run.pk), worker)
    assert held
    return Lease(held, stopping=stopping, beats_itself=True)


def let_it_run_out(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def write(lease: Lease) -> None:
    with lease.writing() as outcome:
        record(PROGRAM, [Act("count", "runs", str(lease.run.pk))])
        outcome.result = {"rows": 3}


def test_a_run_that_somebody_holds_cannot_be_taken_up(run: Run) -> None:
    taken(run)
    assert take_up(str(run.pk), "two") is None


def test_what_a_run_writes_and_that_it_is_done_stand_there_together(run: Run) -> None:
    lease = taken(run)
    lease.log("three rows")
    write(lease)
    run.refresh_from_db()
    assert (run.status, run.result, run.percent) == (Run.Status.DONE, {"rows": 3}, 100)
    assert "three rows" in run.log
    assert Entry.objects.filter(act="count").count() == 1
    assert take_up(str(run.pk), "two") is None


def test_who_lost_the_lease_writes_nothing_though_nobody_told_them(run: Run) -> None:
    sleeper = taken(run)
    let_it_run_out(run)
    write(taken(run, "two"))
    with pytest.raises(LeaseLost):
        write(sleeper)
    assert Entry.objects.filter(act="count").count() == 1
    run.refresh_from_db()
    assert run.worker == "two"


def test_who_lost_the_lease_learns_it_with_the_next_word(run: Run) -> None:
    sleeper = taken(run)
    let_it_run_out(run)
    taken(run, "two")
    with pytest.raises(LeaseLost):
        sleeper.tell(1, 2)
    assert not sleeper.end(Run.Status.FAILED)
    assert not sleeper.give_back("", counts=True)


def test_a_lease_that_ran_out_unnoticed_is_renewed_by_the_next_word(run: Run) -> None:
    lease = taken(run)
    let_it_run_out(run)
    lease.tell(1, 2, "half")
    run.refresh_from_db()
    assert run.lease_until
    assert run.lease_until > timezone.now()
    assert (run.percent, run.words) == (50, "half")


def test_a_run_asked_to_stop_writes_nothing_even_at_the_last_moment(
    run: Run, asker: Account
) -> None:
    lease = taken(run)
    cancel(asker, run.pk)
    with pytest.raises(Cancelled):
        write(lease)
    with pytest.raises(Cancelled):
        lease.tell(1, 2)
    assert not Entry.objects.filter(act="count").exists()


def test_work_stops_where_its_process_is_about_to_end(run: Run) -> None:
    stopping = Event()
    lease = taken(run, stopping=stopping)
    lease.tell(1, 2)
    stopping.set()
    with pytest.raises(Stopping):
        lease.tell(2, 2)
