"""Work is taken, handed over with words, put aside; by those for whom it waits, and no others."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from linli_web.journal.actions import PROGRAM
from linli_web.journal.reads import history
from linli_web.notices.actions import Refused, hand_over, put_aside, take
from linli_web.notices.models import Notice, WorkItem
from linli_web.notices.reads import may_see, waiting_for
from linli_web.people import leaving
from linli_web.people.models import Account, Deputy

Asked = Callable[..., WorkItem]


def test_who_takes_work_has_it_alone(asked: Asked, clerk: Account, colleague: Account) -> None:
    item = asked()
    take(clerk, item.public_id, item.version)
    assert waiting_for(clerk).count() == 1
    assert not waiting_for(colleague).exists()
    with pytest.raises(Refused):
        take(clerk, item.public_id, item.version)


def test_work_is_handed_over_with_words_and_the_other_is_told(
    asked: Asked, clerk: Account, chief: Account
) -> None:
    item = asked()
    hand_over(clerk, item.public_id, item.version, chief, "请定施工单位")
    assert not waiting_for(clerk).exists()
    assert [each.account for each in waiting_for(chief)] == [chief]
    assert "请定施工单位" in Notice.objects.get(account=chief).words
    assert history("work_items", item.public_id)[0].note == "请定施工单位"


def test_work_is_handed_to_none_who_could_not_open_its_page(
    asked: Asked, clerk: Account, neighbour: Account
) -> None:
    item = asked()
    with pytest.raises(Refused, match="马干事"):
        hand_over(clerk, item.public_id, item.version, neighbour, "请办")
    with pytest.raises(Refused, match="说明"):
        hand_over(clerk, item.public_id, item.version, clerk, "  ")


def test_who_does_not_have_work_cannot_move_it_but_who_assigns_there_can(
    asked: Asked, clerk: Account, neighbour: Account, chief: Account
) -> None:
    item = asked()
    for act in (take, lambda *given: put_aside(*given, "不用")):
        with pytest.raises(PermissionDenied):
            act(neighbour, item.public_id, item.version)
    hand_over(chief, item.public_id, item.version, clerk, "请先看")
    assert [each.account for each in waiting_for(clerk)] == [clerk]


def test_a_deputy_sees_and_does_what_waits_for_the_absent(
    asked: Asked, clerk: Account, chief: Account, open_account: Callable[..., Account]
) -> None:
    now = timezone.now()
    deputy = open_account(username="deputy")
    Deputy.objects.create(
        absent=chief, deputy=deputy, since=now - timedelta(1), until=now + timedelta(1)
    )
    item = asked(role="", account=chief)
    assert list(waiting_for(deputy)) == [item]
    take(deputy, item.public_id, item.version)
    assert not waiting_for(chief).exists()


def test_who_leaves_hands_over_all_that_waits(
    asked: Asked, clerk: Account, chief: Account, colleague: Account
) -> None:
    for key in ("c-1", "c-2"):
        asked(key=key, role="", account=clerk)
    asked(kind="other")
    assert leaving.hand_over(clerk, colleague, PROGRAM) == 2
    assert {each.account for each in waiting_for(colleague)} == {colleague, None}
    assert "2 件待办" in Notice.objects.filter(account=colleague, kind="handed").get().words


def test_what_the_successor_may_not_see_goes_back_to_the_role(
    asked: Asked, clerk: Account, neighbour: Account, colleague: Account
) -> None:
    item = asked()
    take(clerk, item.public_id, item.version)
    leaving.hand_over(clerk, neighbour, PROGRAM)
    assert not waiting_for(neighbour).exists()
    assert list(waiting_for(colleague)) == [item]


def test_work_for_one_person_alone_is_not_handed_to_somebody_who_may_not_see_it(
    asked: Asked, clerk: Account, neighbour: Account
) -> None:
    asked(role="", account=clerk)
    with pytest.raises(Refused, match="请选别人"):
        leaving.hand_over(clerk, neighbour, PROGRAM)
    assert waiting_for(clerk).exists()


def test_work_about_a_community_is_not_seen_by_who_reads_the_same_list_of_another(
    asked: Asked, clerk: Account, neighbour: Account
) -> None:
    item = asked(url="/office/findings/?community_id=c-1")
    assert may_see(clerk, item)
    assert not may_see(neighbour, item)
    with pytest.raises(Refused, match="马干事"):
        hand_over(clerk, item.public_id, item.version, neighbour, "请办")
