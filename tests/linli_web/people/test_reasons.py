"""A reason is given, and is kept whole or refused."""

from collections.abc import Callable
from datetime import date

import pytest

from linli_web.people import actions, reasons
from linli_web.people.models import Account, Organisation
from linli_web.people.outcomes import Refused
from linli_web.registry import actions as registry

TOO_LONG = "因" * 201


def test_a_reason_is_as_long_as_can_be_kept() -> None:
    assert reasons.against(f" {TOO_LONG[:-1]} ", "写明原因") == []
    assert reasons.against("  ", "写明原因") == ["写明原因"]
    assert "最多 200 个" in reasons.against(TOO_LONG, "写明原因")[0]
    assert "不要写身份证号" in reasons.against("调走，电话13800005678", "写明原因")[0]


def test_a_reason_that_is_too_long_is_refused_in_words_wherever_it_is_typed(
    small_register: None, account: Account, open_account: Callable[..., Account]
) -> None:
    admin = open_account("administrator")
    leaving = open_account("street", "street", "431023001")
    unit = Organisation.objects.create(name="建筑公司", kind="contractor")
    day = date(2022, 9, 1)
    for act in (
        lambda: actions.close_account(admin, leaving, None, TOO_LONG),
        lambda: actions.end_holding(admin, leaving.holdings.get(), TOO_LONG),
        lambda: actions.close_organisation(admin, unit, TOO_LONG),
        lambda: registry.close_community(account, "c-3", 1, day, TOO_LONG),
        lambda: registry.close_building(account, "c-1-01", 1, day, TOO_LONG),
        lambda: registry.merge_communities(account, "c-3", 1, "c-1", day, TOO_LONG),
    ):
        with pytest.raises(Refused, match="写短些"):
            act()


def test_a_number_across_the_place_where_words_are_cut_is_refused_whole() -> None:
    assert reasons.kept_words("一二三四五六", 4) == "一二三四"
    with pytest.raises(Refused, match="身份证号"):
        reasons.kept_words("电话13800005678", 9)
