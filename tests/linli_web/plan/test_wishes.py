"""Wishes are made, answered one by one or together, and everybody is told who should be."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.lifecycle import moves, states
from linli.standards import measures
from linli_web.journal.reads import history
from linli_web.notices.models import Notice, WorkItem
from linli_web.people.models import Account
from linli_web.people.outcomes import Conflict, Refused
from linli_web.plan.actions import wishes as actions
from linli_web.plan.models import Scheme, Wish, WishStep
from linli_web.plan.reads import wishes as reads
from linli_web.plan.wish_permissions import may_see_name, may_talk
from linli_web.plan.wish_states import frequent_wishes, moves_in_words
from linli_web.plan.wish_states import states as states_in_words

OpenAccount = Callable[..., Account]
LEAK = "楼顶漏水，想重做防水"


@pytest.fixture(autouse=True)
def _register(small_register: None) -> None:
    pass


@pytest.fixture
def resident(open_account: OpenAccount) -> Account:
    """Somebody who lives in the building c-1-01."""
    return open_account("resident", "building", "c-1-01", username="resident")


@pytest.fixture
def neighbour(open_account: OpenAccount) -> Account:
    """Somebody who lives in the other building of the community."""
    return open_account("resident", "building", "c-1-02", username="neighbour")


@pytest.fixture
def designer(open_account: OpenAccount) -> Account:
    return open_account("designer", "street", "431023001", username="designer")


@pytest.fixture
def wish(resident: Account, designer: Account) -> Wish:
    return actions.make_wish(
        resident, "c-1", LEAK, building_id="c-1-01", measure_id="roof_waterproofing"
    )


@pytest.fixture
def draft(db: None) -> Scheme:
    return Scheme.objects.create(
        community_id="c-1",
        family="c-1-b",
        works_class="basic",
        price_book="linli_2022",
        price_date=date(2022, 6, 30),
    )


def seen(*wishes: Wish) -> dict[str, int]:
    """What a page holds of wishes as they stand now."""
    keys = [each.pk for each in wishes]
    return dict(Wish.objects.filter(pk__in=keys).values_list("public_id", "version"))


def fresh(wish: Wish) -> Wish:
    return Wish.objects.get(pk=wish.pk)


def include(account: Account, wish: Wish, scheme: Scheme) -> None:
    actions.include_wishes(account, seen(wish), scheme.public_id, "纳入", there_already=True)


def last_step(wish: Wish) -> WishStep:
    return WishStep.objects.filter(wish=wish).latest("pk")


def notices(account: Account) -> list[str]:
    return [each.words for each in Notice.objects.filter(account=account).order_by("pk")]


def test_a_resident_wishes_and_the_designer_has_fifteen_working_days(
    wish: Wish, designer: Account
) -> None:
    assert (wish.state, wish.made_as, wish.building_id) == ("proposed", "resident", "c-1-01")
    item = WorkItem.objects.get(kind="wishes", key=wish.public_id)
    # From 2022-09-30 over the week of the national holiday.
    assert (item.role, item.due_on) == ("designer", date(2022, 10, 26))
    assert LEAK in item.words
    assert wish.steps.get().move == "propose"


def test_the_office_is_asked_where_there_is_no_designer(resident: Account) -> None:
    actions.make_wish(resident, "c-1", LEAK)
    assert WorkItem.objects.get(kind="wishes").role == "programme_office"


def test_the_journal_tells_the_step_and_not_the_words(wish: Wish, resident: Account) -> None:
    entry = history("wishes", wish.public_id)[0]
    assert (entry.act, entry.actor_id) == ("propose_wish", str(resident.pk))
    assert LEAK not in str(entry.after)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"text": "  "}, "请写下"),
        ({"text": LEAK, "building_id": "c-2-01"}, "不在水利局小区"),
        ({"text": LEAK, "measure_id": "nothing"}, "目录里没有"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_with_the_reason(
    resident: Account, typed: dict[str, str], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        actions.make_wish(resident, "c-1", **typed)
    assert not Wish.objects.exists()


def test_the_same_wish_waits_once(wish: Wish, resident: Account) -> None:
    with pytest.raises(Refused, match="已经提过"):
        actions.make_wish(resident, "c-1", LEAK)


def test_nobody_wishes_for_a_community_that_is_not_theirs(
    resident: Account, open_account: OpenAccount
) -> None:
    for account in (resident, open_account("supervisor", "community", "c-2")):
        with pytest.raises(PermissionDenied):
            actions.make_wish(account, "c-2", LEAK)


def test_the_designer_costs_it_by_the_price_book_and_the_resident_is_told(
    wish: Wish, designer: Account, resident: Account
) -> None:
    actions.cost_wishes(designer, seen(wish), "roof_waterproofing", 480.0)
    found = fresh(wish)
    # 95.00 yuan a square metre, the typical price of linli_2022.
    assert (found.state, found.cost_yuan) == ("costed", Decimal("45600.00"))
    assert notices(resident) == [f"您的愿望“{LEAK}”估算了造价：45,600.00 元"]
    assert WorkItem.objects.get(kind="wishes").state == "open"


def test_a_cost_by_hand_needs_no_measure(wish: Wish, designer: Account) -> None:
    with pytest.raises(Refused, match="直接填造价"):
        actions.cost_wishes(designer, seen(wish), "", None)
    actions.cost_wishes(designer, seen(wish), "", None, Decimal("1200.50"), "问过厂家")
    assert last_step(wish).cost_yuan == Decimal("1200.50")


def test_a_wish_goes_its_whole_way_and_each_step_is_told(
    wish: Wish, designer: Account, resident: Account, account: Account, draft: Scheme
) -> None:
    actions.cost_wishes(designer, seen(wish), "roof_waterproofing", 480.0)
    actions.include_wishes(designer, seen(wish), draft.public_id, "漏得最厉害的一栋")
    assert [(each.measure_id, each.quantity) for each in draft.lines.all()] == [
        ("roof_waterproofing", 480.0)
    ]
    assert WorkItem.objects.get(kind="wishes").state == "done"
    assert actions.advance_wishes(draft, "plan", account) == 1
    assert actions.advance_wishes(draft, "plan", account) == 0
    assert actions.advance_wishes(draft, "build", account) == 1
    actions.move_wishes(account, seen(wish), "tell_result", "已做闭水试验，不漏了")
    way = ["proposed", "costed", "in_scheme", "in_plan", "built", "done"]
    assert [each.state for each in wish.steps.all()] == way
    assert len(notices(resident)) == 5
    assert [point.stands for point in reads.way(fresh(wish))] == ["done"] * 5 + ["now"]


def test_wishes_of_an_earlier_version_of_the_scheme_come_along(
    wish: Wish, designer: Account, account: Account, draft: Scheme
) -> None:
    include(designer, wish, draft)
    Scheme.objects.filter(pk=draft.pk).update(state="superseded")
    later = Scheme.objects.create(
        community_id="c-1",
        family="c-1-b",
        number=2,
        works_class="basic",
        price_book="linli_2022",
        price_date=date(2022, 6, 30),
    )
    assert actions.advance_wishes(later, "plan", account) == 1
    with pytest.raises(Refused, match="请写明理由"):
        actions.advance_wishes(later, "take_out", account)
    assert actions.advance_wishes(later, "take_out", account, "资金不够") == 1
    assert fresh(wish).state == "in_scheme"


def test_one_answer_for_several_wishes_tells_everybody_and_says_so(
    wish: Wish, neighbour: Account, designer: Account, resident: Account
) -> None:
    other = actions.make_wish(neighbour, "c-1", "屋面漏", measure_id="roof_waterproofing")
    actions.decline_wishes(designer, seen(wish, other), "明年整体做屋面")
    for each in (wish, other):
        step = last_step(each)
        assert (step.state, step.together, step.reason) == ("not_in_scheme", 2, "明年整体做屋面")
    assert len(notices(resident)) == len(notices(neighbour)) == 1
    assert not WorkItem.objects.filter(kind="wishes", state="open").exists()


def test_one_answer_is_for_one_community_and_all_or_none(
    wish: Wish, designer: Account, account: Account
) -> None:
    elsewhere = actions.make_wish(account, "c-2", "想装路灯")
    with pytest.raises(Refused, match="同一个小区"):
        actions.decline_wishes(designer, seen(wish, elsewhere), "不做")
    second = actions.make_wish(account, "c-1", "想装路灯")
    actions.decline_wishes(designer, seen(second), "没有地方")
    with pytest.raises(Refused, match="不能这样办"):
        actions.decline_wishes(designer, seen(wish, second), "不做")
    assert fresh(wish).state == "proposed"


def test_a_wish_taken_up_again_waits_again(
    wish: Wish, designer: Account, resident: Account
) -> None:
    actions.decline_wishes(designer, seen(wish), "今年没有资金")
    with pytest.raises(Refused, match="请写明理由"):
        actions.move_wishes(designer, seen(wish), "take_up_again", " ")
    actions.move_wishes(designer, seen(wish), "take_up_again", "上级补了资金")
    assert WorkItem.objects.get(kind="wishes").state == "open"
    assert [each.stands for each in reads.way(fresh(wish))][:2] == ["now", "ahead"]


def test_only_whom_the_table_of_moves_names_makes_a_move(
    wish: Wish, designer: Account, account: Account, resident: Account, draft: Scheme
) -> None:
    with pytest.raises(PermissionDenied):
        actions.decline_wishes(resident, seen(wish), "不做")
    include(designer, wish, draft)
    actions.advance_wishes(draft, "plan", account)
    # Out of an approved plan only the office takes anything.
    with pytest.raises(PermissionDenied, match="由县专班办理"):
        actions.move_wishes(designer, seen(wish), "take_out", "改主意了")
    actions.move_wishes(account, seen(wish), "take_out", "计划调整")
    assert fresh(wish).state == "in_scheme"


def test_who_answers_what_another_answered_meanwhile_is_stopped(
    wish: Wish, designer: Account, account: Account
) -> None:
    looked_at = seen(wish)
    actions.cost_wishes(account, looked_at, "roof_waterproofing", 480.0)
    with pytest.raises(Conflict):
        actions.decline_wishes(designer, looked_at, "太贵")
    assert fresh(wish).state == "costed"


def test_a_wish_goes_only_into_a_draft_of_its_own_community(
    wish: Wish, designer: Account, draft: Scheme
) -> None:
    Scheme.objects.filter(pk=draft.pk).update(community_id="c-2")
    with pytest.raises(Refused, match="本小区"):
        include(designer, wish, draft)
    with pytest.raises(Refused, match="请选要纳入的方案"):
        actions.include_wishes(designer, seen(wish), "nothing", "纳入")
    assert fresh(wish).scheme is None


def test_wishes_costed_together_raise_the_line_once_and_others_are_added(
    wish: Wish, neighbour: Account, designer: Account, draft: Scheme
) -> None:
    other = actions.make_wish(neighbour, "c-1", "屋面漏")
    with pytest.raises(Refused, match="还不知道要加多少"):
        actions.include_wishes(designer, seen(wish), draft.public_id, "纳入")
    actions.cost_wishes(designer, seen(wish, other), "roof_waterproofing", 120.5)
    actions.include_wishes(designer, seen(wish, other), draft.public_id, "纳入")
    assert draft.lines.get().quantity == 120.5
    third = actions.make_wish(neighbour, "c-1", "东头也漏")
    actions.cost_wishes(designer, seen(third), "roof_waterproofing", 30.0)
    actions.include_wishes(designer, seen(third), draft.public_id, "纳入")
    assert draft.lines.get().quantity == 150.5
    draft.refresh_from_db()
    assert (draft.version, draft.works_yuan) == (3, Decimal("14297.50"))


def test_neighbours_read_the_wish_and_not_who_made_it(
    wish: Wish, neighbour: Account, resident: Account, account: Account, designer: Account
) -> None:
    def who(reader: Account) -> str:
        return reads.lines(reader, reads.visible(reader))[0].who

    assert who(neighbour) == who(designer) == "一位居民"
    assert who(resident) == str(resident)
    assert who(account) == str(resident)
    assert not may_see_name(neighbour, wish)
    # Comments carry names: neighbours read none, the designer asks back.
    readers = {each for each in (neighbour, resident, designer) if may_talk(each, wish.public_id)}
    assert readers == {resident, designer}


def test_a_wish_of_an_office_goes_by_the_office_s_role(
    designer: Account, open_account: OpenAccount, neighbour: Account
) -> None:
    street = open_account("street", "street", "431023001", username="street")
    actions.make_wish(street, "c-1", "想装路灯")
    assert reads.lines(neighbour, reads.visible(neighbour))[0].who.startswith("街道")


def test_the_database_lets_no_step_and_no_wish_be_rewritten(wish: Wish) -> None:
    for rows, change in (
        (WishStep.objects.all(), {"reason": "别的"}),
        (Wish.objects.all(), {"text": "别的"}),
        (Wish.objects.all(), {"made_as": "street"}),
    ):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            rows.update(**change)


def test_every_state_and_move_has_its_words_and_examples_are_of_the_catalogue() -> None:
    assert set(states_in_words()) == set(states("wish"))
    assert set(moves_in_words()) == {each.move for each in moves("wish")}
    assert set(frequent_wishes()) <= set(measures()["measure_id"])


VERBS = ("cost", "include", "decline", "take_up_again", "take_out", "tell_result", "plan", "build")


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tried=st.lists(st.sampled_from(VERBS), max_size=8))
def test_whatever_is_tried_a_wish_only_moves_as_the_table_says(
    account: Account, draft: Scheme, tried: list[str]
) -> None:
    table = {(each.before, each.move): each.after for each in moves("wish")}
    with transaction.atomic():
        wish = actions.make_wish(account, "c-1", LEAK)
        state = "proposed"
        for verb in tried:
            try:
                with transaction.atomic():
                    _do(account, wish, draft, verb)
            except Refused:
                assert (state, verb) not in table
            else:
                state = table.get((state, verb), state)
            assert fresh(wish).state == state
        assert WishStep.objects.filter(wish=wish).count() == fresh(wish).version
        transaction.set_rollback(True)


def _do(account: Account, wish: Wish, draft: Scheme, verb: str) -> None:
    if verb == "cost":
        actions.cost_wishes(account, seen(wish), "roof_waterproofing", 10.0)
    elif verb == "include":
        include(account, wish, draft)
    elif verb == "decline":
        actions.decline_wishes(account, seen(wish), "不做")
    elif verb in {"plan", "build"}:
        actions.advance_wishes(draft, verb, account)
    else:
        actions.move_wishes(account, seen(wish), verb, "理由")


@pytest.mark.parametrize("number", ["13800005678", "138 0000 5678", "11010519491231002X"])
def test_a_wish_and_its_answers_keep_no_number_of_a_person(
    resident: Account, designer: Account, wish: Wish, number: str
) -> None:
    said = f"请联系 {number}"
    with pytest.raises(Refused, match="不要写身份证号和手机号"):
        actions.make_wish(resident, "c-1", said)
    for answer in (
        lambda: actions.decline_wishes(designer, seen(wish), said),
        lambda: actions.cost_wishes(designer, seen(wish), "roof_waterproofing", 1.0, reason=said),
    ):
        with pytest.raises(Refused, match="不要写身份证号和手机号"):
            answer()
    assert not Wish.objects.filter(text__contains="联系").exists()
    assert not WishStep.objects.filter(reason__contains="联系").exists()
