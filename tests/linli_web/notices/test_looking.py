"""What changed is counted from the visit before this one, not from the last click."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli_web.journal.actions import Act, Actor, record
from linli_web.notices.actions import look
from linli_web.people.models import Account


def test_a_list_looked_at_again_at_once_shows_the_same_changes(
    clerk: Account, chief: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, begun = Actor("1", "王"), timezone.now()

    def after(**passed: int) -> None:
        moment = begun + timedelta(**passed)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    first = look(clerk, "home")
    assert first.is_first
    record(actor, [Act("edit", "communities", "c-1")])
    after(minutes=10)
    assert look(clerk, "home").number == first.number
    after(hours=2)
    second = look(clerk, "home")
    assert second.number > first.number
    assert not second.is_first
    record(actor, [Act("edit", "communities", "c-2")])
    after(hours=2, minutes=10)
    assert look(clerk, "home").number == second.number
    assert look(chief, "home").is_first
