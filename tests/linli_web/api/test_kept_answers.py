"""A write that comes twice under one key is done once, and answered alike."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from tests.linli_web.api.conftest import Calling, Program
from tests.linli_web.api.test_reading import told

from linli_web.api import kept_answers
from linli_web.api.models import KeptAnswer
from linli_web.journal.models import Entry
from linli_web.registry.models import Community

NEW = {"community_id": "c-9", "name": "新村", "county": "431023"}


def test_the_same_request_again_gets_the_same_answer_and_changes_nothing(program: Program) -> None:
    first = program.post("communities", NEW, Idempotency_Key="k")
    again = program.post("communities", NEW, Idempotency_Key="k")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again["Idempotency-Replayed"] == "true"
    assert again["Location"] == first["Location"]
    assert Entry.objects.filter(act="create").count() == 1


def test_a_refusal_is_kept_too(program: Program) -> None:
    wrong = NEW | {"year_built": 1}
    told(program.post("communities", wrong, Idempotency_Key="k"), 422)
    again = program.post("communities", wrong, Idempotency_Key="k")
    assert told(again, 422)["problems"][0]["field"] == "year_built"
    assert again["Idempotency-Replayed"] == "true"


def test_the_key_of_another_request_is_refused(program: Program) -> None:
    program.post("communities", NEW, Idempotency_Key="k")
    problem = told(program.post("communities", NEW | {"name": "x"}, Idempotency_Key="k"), 422)
    assert problem["type"].endswith("key-reused")


def test_keys_belong_to_one_token_and_last_a_day(program: Program, program_of: Calling) -> None:
    program.post("communities", NEW, Idempotency_Key="k")
    other = program_of("programme_office", "county", "431023")
    told(other.post("communities", NEW | {"community_id": "c-1"}, Idempotency_Key="k"), 422)
    assert KeptAnswer.objects.count() == 2
    KeptAnswer.objects.update(at=timezone.now() - timedelta(hours=25))
    told(program.post("communities", NEW, Idempotency_Key="k"), 422)
    assert KeptAnswer.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
def test_a_key_that_is_none_is_refused(program: Program, key: str) -> None:
    problem = told(program.post("communities", NEW, Idempotency_Key=key), 400)
    assert problem["problems"][0]["code"] == "api.bad_key"
    assert not Community.objects.filter(pk="c-9").exists()


def test_a_failure_leaves_the_key_free(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from linli_web.api.endpoints import changes

    def broken(*_: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(changes, "_answer", broken)
        told(program.post("communities", NEW, Idempotency_Key="k"), 500)
    assert not Community.objects.filter(pk="c-9").exists()
    assert program.post("communities", NEW, Idempotency_Key="k").status_code == 201


def test_who_comes_while_it_is_being_done_is_told_so(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: Any, **__: Any) -> None:
        raise OperationalError("could not obtain lock on row")

    with monkeypatch.context() as patch:
        patch.setattr(kept_answers, "_answered", locked)
        waiting = program.post("communities", NEW, Idempotency_Key="k")
    assert told(waiting, 409)["type"].endswith("in-flight")
    assert waiting["Retry-After"] == "1"
    assert program.post("communities", NEW, Idempotency_Key="k").status_code == 201


@pytest.mark.django_db(transaction=True)
def test_of_many_that_come_at_once_with_one_key_one_is_done(
    small_register: None, program_of: Calling
) -> None:
    key = program_of("programme_office").key
    answers = list[int]()

    def send() -> None:
        answers.append(Program(key).post("communities", NEW, Idempotency_Key="k").status_code)

    together(send, 6)
    # The others are told that it is being done, or what was done.
    assert len(answers) == 6
    assert set(answers) <= {201, 409}
    assert 201 in answers
    assert Entry.objects.filter(act="create", key="c-9").count() == 1


def together(do: Callable[[], None], times: int) -> None:
    """Do something in several threads at once; SQLite's database in memory has room for one."""
    if connection.vendor == "sqlite":
        for _ in range(times):
            do()
        return
    begin = Barrier(times)

    def run() -> None:
        begin.wait()
        try:
            do()
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(times)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
