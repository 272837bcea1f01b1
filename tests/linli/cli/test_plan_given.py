"""`--seconds` counts from when the user began to wait, and leaves time for writing."""

import time

import pytest
from click.testing import CliRunner

from linli.cli import main
from linli.cli.door import Door
from linli.cli.group import waited_since
from linli.cli.plan_given import stop_after


@pytest.mark.parametrize(("seconds", "kept"), [(4.0, 0.2), (60.0, 1.0)])
def test_work_stops_early_enough_to_write_the_answer(seconds: float, kept: float) -> None:
    door = Door(begun=100.0)
    assert stop_after(door, seconds).until == pytest.approx(100.0 + seconds - kept)


def test_without_a_limit_work_goes_on() -> None:
    assert not stop_after(Door(), None).due
    assert stop_after(Door(), None).left == float("inf")


def test_a_process_of_its_own_is_waited_for_since_it_began() -> None:
    now = time.monotonic()
    assert waited_since(own_process=True) == pytest.approx(now - time.process_time(), abs=1.0)
    assert now <= waited_since(own_process=False) <= time.monotonic()


def test_a_command_in_a_process_with_other_work_is_waited_for_from_now() -> None:
    before = time.monotonic()
    CliRunner().invoke(main, ["plan", "solve", "--help"])
    assert main.door.begun >= before
