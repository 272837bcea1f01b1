"""What the doctor and the pages ask about workers and runs."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from linli_web.people.models import Account
from linli_web.runs.actions import start
from linli_web.runs.leases import take_up
from linli_web.runs.models import Run, Worker
from linli_web.runs.reads import nobody_works, of_kind, stuck, waiting

pytestmark = pytest.mark.usefixtures("queued")


def test_a_worker_lives_as_long_as_it_is_heard_of(settings: Settings) -> None:
    assert nobody_works()
    worker = Worker.objects.create(name="w", host="h", process=1, seen_at=timezone.now())
    assert not nobody_works()
    worker.seen_at -= timedelta(minutes=5)
    worker.save()
    assert nobody_works()
    settings.RUNS_IN_PROCESS = True
    assert not nobody_works()


def test_a_run_is_stuck_where_nobody_took_it_up_long_after_its_lease(asker: Account) -> None:
    run = start(asker, "counting", {})
    assert [each.pk for each in waiting()] == [run.pk]
    take_up(str(run.pk), "dead")
    assert not stuck()
    Run.objects.update(lease_until=timezone.now() - timedelta(minutes=5))
    assert [each.pk for each in stuck()] == [run.pk]


def test_runs_are_listed_by_kind_newest_first(asker: Account) -> None:
    for kind in ("import", "other", "import"):
        start(asker, kind, {})
    found = list(of_kind("import"))
    assert [run.kind for run in found] == ["import", "import"]
    assert found[0].asked_at > found[1].asked_at
