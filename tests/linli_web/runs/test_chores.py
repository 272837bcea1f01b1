"""The office does its chores by itself: one worker, every few minutes, whatever goes wrong."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli_web.notices.models import WorkItem
from linli_web.runs import chores
from linli_web.runs.chores import Housekeeping
from linli_web.runs.models import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two chores of which the first fails, and the names of those that were done."""
    found = list[str]()

    def fail() -> None:
        found.append("fails")
        raise RuntimeError

    monkeypatch.setattr(chores, "_CHORES", {})
    chores.register("fails", timedelta(minutes=5), fail)
    chores.register("works", timedelta(minutes=5), lambda: found.append("works"))
    return found


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(chores, "monotonic", lambda: now[0])
    return now


def worker(name: str, *, seen_ago: int = 0) -> Housekeeping:
    seen = timezone.now() - timedelta(seconds=seen_ago)
    Worker.objects.create(name=name, host="h", process=1, seen_at=seen)
    return Housekeeping(name)


def test_chores_are_done_again_when_their_time_is_over_though_one_fails(
    done: list[str], clock: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    house = worker("one")
    house.do_due()
    clock[0] += 299
    house.do_due()
    assert done == ["fails", "works"]
    clock[0] += 1
    house.do_due()
    assert done == ["fails", "works"] * 2
    assert "fails could not be done" in caplog.text


def test_of_several_workers_the_first_that_lives_does_them(
    done: list[str], clock: list[float]
) -> None:
    dead = worker("dead", seen_ago=120)
    one, two = worker("one"), worker("two")
    for each in (dead, two):
        each.do_due()
    assert done == []
    one.do_due()
    assert done == ["fails", "works"]
    Worker.objects.filter(name="one").delete()
    two.do_due()
    assert done == ["fails", "works"] * 2


@pytest.mark.usefixtures("small_register")
def test_work_that_follows_from_the_data_waits_without_anybody_opening_a_page() -> None:
    assert not WorkItem.objects.exists()
    worker("one").do_due()
    assert WorkItem.objects.filter(kind="serious_findings").exists()
