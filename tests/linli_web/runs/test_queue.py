"""No run is forgotten: whatever nobody works on comes into the queue again, or to an end."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from linli_web.people.models import Account
from linli_web.runs.actions import cancel, start
from linli_web.runs.leases import take_up
from linli_web.runs.models import Run, Worker
from linli_web.runs.queue import take_care, tidy
from linli_web.runs.working import MOST_ATTEMPTS

pytestmark = pytest.mark.usefixtures("queued")


@pytest.fixture
def lost(asker: Account) -> Run:
    """A run whose worker was killed: its task says that it is under way, its lease ran out."""
    run = start(asker, "counting", {})
    run.refresh_from_db()
    take_up(str(run.pk), "dead")
    DBTaskResult.objects.filter(pk=run.task_id).update(status=TaskResultStatus.RUNNING)
    change(run, lease_until=timezone.now() - timedelta(seconds=1))
    return run


def change(run: Run, **values: object) -> None:
    Run.objects.filter(pk=run.pk).update(**values)
    run.refresh_from_db()


def ready() -> list[str]:
    tasks = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    return [task.args_kwargs["args"][0] for task in tasks]


def test_a_lost_run_waits_again_with_a_task_of_its_own(lost: Run) -> None:
    old, fence = lost.task_id, lost.fence
    assert take_care() == 1
    lost.refresh_from_db()
    assert (lost.status, lost.fence) == (Run.Status.WAITING, fence + 1)
    assert ready() == [str(lost.pk)]
    assert DBTaskResult.objects.get(pk=old).status == TaskResultStatus.FAILED
    assert "dead" in lost.log
    assert take_care() == 0


def test_a_run_that_is_lost_again_and_again_fails(lost: Run) -> None:
    change(lost, attempts=MOST_ATTEMPTS)
    assert take_care() == 0
    lost.refresh_from_db()
    assert lost.status == Run.Status.FAILED
    assert str(MOST_ATTEMPTS) in lost.fault


def test_a_lost_run_that_was_asked_to_stop_is_cancelled(lost: Run, asker: Account) -> None:
    cancel(asker, lost.pk)
    take_care()
    lost.refresh_from_db()
    assert lost.status == Run.Status.CANCELLED


def test_a_run_that_is_worked_on_is_left_alone(lost: Run) -> None:
    change(lost, lease_until=timezone.now() + timedelta(seconds=30))
    assert take_care() == 0
    assert ready() == []


def test_a_waiting_run_whose_task_got_lost_comes_into_the_queue(asker: Account) -> None:
    run = start(asker, "counting", {})
    assert take_care() == 0
    DBTaskResult.objects.all().delete()
    assert take_care() == 0
    change(run, asked_at=timezone.now() - timedelta(minutes=1))
    assert take_care() == 1
    assert ready() == [str(run.pk)]


def test_tasks_and_workers_of_long_ago_are_let_go(asker: Account) -> None:
    start(asker, "counting", {})
    long_ago = timezone.now() - timedelta(days=30)
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL, finished_at=long_ago)
    for name, seen in (("old", long_ago), ("new", timezone.now())):
        Worker.objects.create(name=name, host="h", process=1, seen_at=seen)
    tidy()
    assert not DBTaskResult.objects.exists()
    assert [each.name for each in Worker.objects.all()] == ["new"]
