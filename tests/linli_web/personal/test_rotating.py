"""The ring of keys turns while the office goes on, and goes on where it was stopped."""

import pytest

from linli_web.personal import rotating
from linli_web.personal.models import PersonKey
from linli_web.personal.ring import ring, turn
from linli_web.tables.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_register")]


def names() -> list[str]:
    return read("owners", personal=True)["name"].to_list()


def test_after_a_rotation_all_opens_under_a_new_key_and_the_old_one_is_gone() -> None:
    before = ring()
    rows = list(PersonKey.objects.order_by("pk").values_list("wrapped", flat=True))
    done = rotating.rotate()
    assert (done.current, done.retired, done.persons) == (
        before.current + 1,
        (before.current,),
        len(rows),
    )
    assert list(ring().keys) == [done.current]
    assert before.keys[before.current] not in ring().keys.values()
    assert not {*rows} & {*PersonKey.objects.values_list("wrapped", flat=True)}
    assert names() == ["张三丰", "李四"]


def test_a_rotation_that_was_stopped_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "_AT_ONCE", 1)

    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotating.rotate(stop)
    half = ring()
    assert len(half.keys) == 2
    assert names() == ["张三丰", "李四"]
    done = rotating.rotate()
    assert (done.current, list(ring().keys)) == (half.current, [half.current])
    assert done.persons == 1
    assert names() == ["张三丰", "李四"]


def test_whoever_holds_a_row_of_before_the_rotation_reads_on() -> None:
    from linli_web.personal.keys import unwrapped

    row = PersonKey.objects.first()
    assert row is not None
    key = unwrapped(PersonKey.objects.get(pk=row.pk))
    rotating.rotate()
    assert unwrapped(row) == key


def test_erased_persons_stay_erased_through_a_rotation() -> None:
    from linli_web.personal.erasing import destroy

    destroy(PersonKey.objects.get(subject="persons/p-1").pk)
    turn()
    rotating.rotate()
    assert read("owners", personal=True)["name"].to_list() == [None, "李四"]
