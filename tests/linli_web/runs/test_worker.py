"""Workers are killed, stand still and end in the middle of their work; each run ends once."""

import signal

import pytest
from tests.linli_web.runs.conftest import Office, begun, until

pytestmark = pytest.mark.django_db


def test_a_worker_takes_up_what_one_killed_in_the_middle_had_begun(
    counting_office: Office,
) -> None:
    run, folder = counting_office.ask(hold=True)
    first = counting_office.work()
    begun(folder)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert counting_office.look(run)["status"] == "running"
    (folder / "go").touch()
    counting_office.work()
    found = counting_office.ended(run)
    one, other = begun(folder, 2)
    assert one != other
    assert (found["status"], found["attempts"], found["entries"]) == ("done", 2, 1)
    assert found["result"] == {"by": other}
    assert one in found["log"]


def test_a_worker_that_stood_still_and_lost_its_run_writes_nothing_when_it_wakes(
    counting_office: Office,
) -> None:
    run, folder = counting_office.ask(hold=True)
    sleeper = counting_office.work()
    begun(folder)
    counting_office.stop(sleeper)
    counting_office.work()
    _, other = begun(folder, 2)
    (folder / "go").touch()
    found = counting_office.ended(run)
    assert found["result"] == {"by": other}
    sleeper.send_signal(signal.SIGCONT)
    until((folder / "stopped").exists, "the sleeper to find out")
    assert (folder / "stopped").read_text().split() == ["LeaseLost"]
    now = counting_office.look(run)
    assert (now["result"], now["entries"]) == ({"by": other}, 1)


def test_a_run_is_cancelled_in_the_middle_and_the_worker_goes_on_with_the_next(
    counting_office: Office,
) -> None:
    run, folder = counting_office.ask(hold=True)
    counting_office.work()
    begun(folder)
    counting_office.say("cancel", run)
    found = counting_office.ended(run)
    assert (found["status"], found["entries"]) == ("cancelled", 0)
    following, _ = counting_office.ask()
    assert counting_office.ended(following)["status"] == "done"


def test_a_worker_that_is_told_to_end_leaves_its_run_to_the_next_one(
    counting_office: Office,
) -> None:
    run, folder = counting_office.ask(hold=True)
    first = counting_office.work()
    begun(folder)
    first.terminate()
    assert first.wait(30) == 0
    assert counting_office.say("workers") == []
    assert counting_office.look(run)["status"] == "waiting"
    (folder / "go").touch()
    counting_office.work()
    found = counting_office.ended(run)
    # That it was put back is nobody's fault and does not count.
    assert (found["status"], found["attempts"], found["entries"]) == ("done", 1, 1)


def test_of_one_object_one_run_is_open_at_a_time(counting_office: Office) -> None:
    run, folder = counting_office.ask(hold=True, subject="plan 2021")
    again, _ = counting_office.ask(subject="plan 2021")
    assert again == f"already {run}"
    (folder / "go").touch()
    counting_office.work()
    assert counting_office.ended(run)["status"] == "done"
    following, _ = counting_office.ask(subject="plan 2021")
    assert counting_office.ended(following)["status"] == "done"


def test_how_far_a_run_is_can_be_seen_while_it_goes_on(counting_office: Office) -> None:
    run, folder = counting_office.ask(hold=True)
    counting_office.work()
    until(lambda: counting_office.look(run)["done"] == 2, "the progress")
    seen = counting_office.look(run)
    assert (seen["status"], seen["total"]) == ("running", 3)
    until(lambda: "数起来" in counting_office.look(run)["log"], "the log")
    (folder / "go").touch()
    assert counting_office.ended(run)["status"] == "done"
