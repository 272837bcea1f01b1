"""What has been worked out is kept until the data change, and nobody waits for another's answer."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest

from linli_web.journal import memory
from linli_web.journal.memory import DataVersion, remembered

SetVersion = Callable[[int], None]
_SOON = 20


@pytest.fixture
def at_version(monkeypatch: pytest.MonkeyPatch) -> SetVersion:
    def set_version(number: int) -> None:
        version = DataVersion(number, datetime(2022, 9, 30, tzinfo=UTC))
        monkeypatch.setattr(memory, "data_version", lambda: version)

    set_version(1)
    return set_version


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


@pytest.mark.usefixtures("at_version")
def test_a_long_computation_keeps_nobody_from_another_answer(threads: ThreadPoolExecutor) -> None:
    begun, go_on = Event(), Event()

    @remembered(4)
    def asked(name: str) -> str:
        if name == "slow":
            begun.set()
            go_on.wait(_SOON)
        return name

    slow = threads.submit(asked, "slow")
    try:
        assert begun.wait(_SOON)
        assert threads.submit(asked, "quick").result(_SOON / 2) == "quick"
        assert not slow.done()
    finally:
        go_on.set()
    assert slow.result(_SOON) == "slow"


@pytest.mark.usefixtures("at_version")
def test_many_who_ask_the_same_at_once_let_it_be_worked_out_once(
    threads: ThreadPoolExecutor,
) -> None:
    counted, go_on = [], Event()

    @remembered(4)
    def asked(name: str) -> str:
        counted.append(name)
        go_on.wait(_SOON)
        return name

    waiting = [threads.submit(asked, "same") for _each in range(6)]
    go_on.set()
    assert {each.result(_SOON) for each in waiting} == {"same"}
    assert counted == ["same"]


def test_an_answer_that_the_data_overtook_is_not_kept(
    at_version: SetVersion, threads: ThreadPoolExecutor
) -> None:
    begun, go_on, answers = Event(), Event(), iter(["old", "new"])

    @remembered(4)
    def asked() -> str:
        answer = next(answers)
        if answer == "old":
            begun.set()
            go_on.wait(_SOON)
        return answer

    old = threads.submit(asked)
    assert begun.wait(_SOON)
    at_version(2)
    assert asked() == "new"
    go_on.set()
    assert old.result(_SOON) == "old"
    assert asked() == "new"


@pytest.mark.usefixtures("at_version")
def test_what_failed_is_worked_out_again_and_the_oldest_answer_goes_first() -> None:
    counted: list[int] = []

    @remembered(2)
    def asked(number: int) -> int:
        counted.append(number)
        if counted == [0]:
            msg = "once"
            raise ValueError(msg)
        return number

    with pytest.raises(ValueError, match="once"):
        asked(0)
    for number in (0, 1, 0, 2, 0, 1):
        assert asked(number) == number
    assert counted == [0, 0, 1, 2, 1]


def test_without_a_version_nothing_is_kept(at_version: SetVersion) -> None:
    at_version(0)
    counted: list[int] = []

    @remembered(2)
    def asked() -> int:
        counted.append(1)
        return len(counted)

    assert [asked(), asked()] == [1, 2]
