"""Long work is started, watched and kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from linli_web.people.models import Account
from linli_web.runs.actions import Progress, start
from linli_web.runs.models import Run
from linli_web.runs.reads import died, of_kind


@pytest.fixture(autouse=True)
def at_once(settings: Settings) -> None:
    settings.RUNS_IN_THREADS = False


@pytest.fixture
def account(transactional_db: None) -> Account:
    return Account.objects.create_user("office", name="李主任", password="x")


def test_a_run_keeps_its_result_progress_and_log(account: Account) -> None:
    def work(progress: Progress) -> dict[str, Any]:
        progress(40, "half way")
        return {"rows": 3}

    run = start(account, "counting", {"of": "rows"}, work, input_hash="ab")
    run.refresh_from_db()
    assert (run.status, run.progress, run.result) == (Run.Status.DONE, 100, {"rows": 3})
    assert "half way" in run.log
    assert run.finished_at
    assert run.input_hash == "ab"


def test_a_run_that_fails_says_so_and_why(account: Account) -> None:
    def work(_: Progress) -> dict[str, Any]:
        msg = "no paper"
        raise RuntimeError(msg)

    run = start(account, "printing", {}, work)
    run.refresh_from_db()
    assert run.status == Run.Status.FAILED
    assert "no paper" in run.result["fault"]


def test_a_run_of_which_nothing_was_heard_for_long_is_taken_for_dead(account: Account) -> None:
    long_ago = timezone.now() - timedelta(minutes=10)
    run = Run(kind="x", status=Run.Status.RUNNING, heartbeat_at=long_ago, asked_by=account)
    assert died(run)
    run.heartbeat_at = timezone.now()
    assert not died(run)
    run.status, run.heartbeat_at = Run.Status.DONE, long_ago
    assert not died(run)


def test_runs_are_listed_by_kind_newest_first(account: Account) -> None:
    for kind in ("import", "other", "import"):
        start(account, kind, {}, lambda _: {})
    found = list(of_kind("import"))
    assert [run.kind for run in found] == ["import", "import"]
    assert found[0].asked_at > found[1].asked_at
