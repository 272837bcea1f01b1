"""Work waits once, for whom it was asked of, until it is settled."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from linli_web.journal.actions import PROGRAM
from linli_web.journal.models import Entry
from linli_web.notices.actions import Wanted, ask, put_aside, renew, settle
from linli_web.notices.models import Notice, WorkItem
from linli_web.notices.reads import waiting_for
from linli_web.people.models import Account

Asked = Callable[..., WorkItem]


def acts() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("act", flat=True))


def test_work_for_a_role_waits_for_whoever_holds_it_over_the_place(
    asked: Asked, clerk: Account, colleague: Account, neighbour: Account, chief: Account
) -> None:
    item = asked()
    assert list(waiting_for(clerk)) == [item] == list(waiting_for(colleague))
    assert not waiting_for(neighbour).exists()
    assert not waiting_for(chief).exists()
    told = Notice.objects.values_list("account__username", "kind")
    assert sorted(told) == [("clerk", "asked"), ("colleague", "asked")]


def test_work_asked_for_twice_waits_once_with_what_it_is_now(asked: Asked, clerk: Account) -> None:
    first = asked()
    again = asked(values={"community": "水利局小区", "number": 1})
    assert again == first
    assert again.values["number"] == 1
    assert Notice.objects.filter(account=clerk).count() == 1
    assert acts() == ["ask_work"]


def test_settled_work_is_gone_and_comes_back_when_asked_for_again(
    asked: Asked, clerk: Account
) -> None:
    asked()
    assert settle(PROGRAM, "serious_findings", "communities", "c-1") == 1
    assert settle(PROGRAM, "serious_findings", "communities", "c-1") == 0
    assert not waiting_for(clerk).exists()
    asked()
    assert waiting_for(clerk).count() == 1
    assert Notice.objects.filter(account=clerk).count() == 2
    assert acts() == ["ask_work", "settle_work", "ask_work"]


def test_renewing_opens_what_is_new_and_settles_what_is_no_more(
    wanted: Wanted, clerk: Account
) -> None:
    other = replace(wanted, key="c-2")
    assert renew(PROGRAM, wanted.kind, [wanted, other]).new == 2
    assert renew(PROGRAM, wanted.kind, [wanted, other]).new == 0
    came_to = renew(PROGRAM, wanted.kind, [other])
    assert (came_to.new, came_to.settled) == (0, 1)
    assert [each.key for each in waiting_for(clerk)] == ["c-2"]
    assert Notice.objects.get(account=clerk).words == "有 2 件新的待办"
    assert acts() == ["renew_work", "renew_work"]


def test_what_somebody_put_aside_stays_so_until_its_cause_went_and_came_again(
    wanted: Wanted, clerk: Account
) -> None:
    renew(PROGRAM, wanted.kind, [wanted])
    item = WorkItem.objects.get()
    put_aside(clerk, item.public_id, item.version, "已列入二期")
    renew(PROGRAM, wanted.kind, [wanted])
    assert not waiting_for(clerk).exists()
    renew(PROGRAM, wanted.kind, [])
    renew(PROGRAM, wanted.kind, [wanted])
    assert waiting_for(clerk).count() == 1


def test_work_reads_in_both_languages(asked: Asked) -> None:
    item = asked()
    assert item.words == "水利局小区：3 项较重以上的问题未解决"
    with override("en"):
        assert "3 serious findings" in item.words


def test_work_for_nobody_is_refused_and_so_by_the_database(wanted: Wanted) -> None:
    with pytest.raises(ValueError, match="role"):
        ask(PROGRAM, replace(wanted, role=""))
    item = ask(PROGRAM, wanted)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkItem.objects.filter(pk=item.pk).update(role="")
