"""A run ends well, fails with its reason, or waits for another try."""

from collections.abc import Callable

import pytest
from django.db import OperationalError, connection
from django.utils.translation import gettext, override

from linli_web.people.models import Account
from linli_web.runs.actions import start
from linli_web.runs.leases import Lease, take_up
from linli_web.runs.models import Run
from linli_web.runs.working import MOST_ATTEMPTS, carry_out

Give = Callable[..., str]


@pytest.fixture
def run_of(asker: Account, kind: Give) -> Callable[..., Run]:
    def begin(work: Callable[[Lease], object], *, times: int = 1) -> Run:
        run = start(asker, kind(work), {"of": "rows"}, input_hash="ab")
        for _ in range(times - 1):
            carry_out(str(run.pk), "again")
        run.refresh_from_db()
        return run

    return begin


@pytest.mark.usefixtures("here")
def test_a_run_keeps_its_result_progress_and_log(run_of: Callable[..., Run]) -> None:
    def work(lease: Lease) -> dict[str, int]:
        lease.tell(40, 100, "half way")
        lease.log("a line")
        return {"rows": 3}

    run = run_of(work)
    assert (run.status, run.result, run.percent) == (Run.Status.DONE, {"rows": 3}, 100)
    assert "a line" in run.log
    assert (run.words, run.input_hash, run.attempts) == ("half way", "ab", 1)
    assert run.finished_at


@pytest.mark.usefixtures("here")
def test_a_run_that_fails_says_so_and_why(run_of: Callable[..., Run]) -> None:
    def work(_lease: Lease) -> None:
        msg = "no paper"
        raise RuntimeError(msg)

    run = run_of(work)
    assert run.status == Run.Status.FAILED
    assert run.fault == "RuntimeError: no paper"
    assert run.lease_until is None


@pytest.mark.usefixtures("here")
def test_a_run_keeps_no_number_of_a_person_in_what_it_says(run_of: Callable[..., Run]) -> None:
    def work(lease: Lease) -> None:
        lease.tell(1, 2, "owner 13800005678")
        lease.log("row 3: 110105 19491231 002x")
        msg = "no such owner 138-0000-5678"
        raise RuntimeError(msg)

    run = run_of(work)
    assert run.fault == "RuntimeError: no such owner 138****5678"
    assert run.log.endswith("row 3: 1101**********002X\n")
    assert run.words == "owner 138****5678"


@pytest.mark.usefixtures("here")
def test_a_run_that_no_room_knows_fails_with_its_name(asker: Account) -> None:
    run = start(asker, "knitting", {})
    run.refresh_from_db()
    assert run.status == Run.Status.FAILED
    assert "knitting" in run.fault


@pytest.mark.usefixtures("here")
def test_a_busy_database_is_tried_again_and_not_for_ever(run_of: Callable[..., Run]) -> None:
    def work(_lease: Lease) -> None:
        msg = "database is locked"
        raise OperationalError(msg)

    run = run_of(work)
    assert (run.status, run.attempts) == (Run.Status.WAITING, 1)
    run = run_of(work, times=MOST_ATTEMPTS)
    assert (run.status, run.attempts) == (Run.Status.FAILED, MOST_ATTEMPTS)
    assert "database is locked" in run.fault


@pytest.mark.usefixtures("here")
def test_a_run_speaks_the_language_of_who_asked(run_of: Callable[..., Run]) -> None:
    with override("en"):
        run = run_of(lambda _lease: {"said": gettext("日志")})
    assert run.result == {"said": "Journal"}


@pytest.mark.usefixtures("queued")
def test_what_ended_is_not_done_again(asker: Account, kind: Give) -> None:
    done = list[int]()
    run = start(asker, kind(lambda _lease: done.append(1) or {}), {})
    for _ in range(2):
        carry_out(str(run.pk), "one")
    assert done == [1]
    assert take_up(str(run.pk), "two") is None
    assert not connection.in_atomic_block
