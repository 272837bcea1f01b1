"""What stands against each move of an annual plan."""

from dataclasses import replace
from datetime import date

import pytest

from linli.lifecycle import moves, states
from linli.plan.annual import Said, Standing, obstacles

DAY = date(2022, 9, 30)
REVIEWED = Standing(
    "in_review", DAY, rows=2, asked=("财政局",), opinions=(Said("财政局", True, True),)
)
OVER = replace(REVIEWED, state="in_publicity", publicity_until=date(2022, 9, 29))


def codes(standing: Standing, move: str, reason: str = "") -> list[str]:
    return [each.code for each in obstacles(standing, move, reason)]


def test_a_complete_draft_goes_to_review_an_empty_one_does_not() -> None:
    assert codes(Standing("draft", DAY, rows=1), "send_for_review") == []
    assert codes(Standing("draft", DAY), "send_for_review") == ["no_rows"]


def test_schemes_that_changed_keep_a_plan_where_it_is_until_it_is_drawn_up_again() -> None:
    changed = replace(REVIEWED, changed=("水利局小区",))
    assert codes(changed, "publicise") == ["schemes_changed"]
    assert codes(replace(OVER, changed=("甲",)), "approve") == ["schemes_changed"]


def test_an_amendment_may_not_leave_out_what_has_begun() -> None:
    left_out = Standing("draft", DAY, rows=1, lost=("酒厂小区",))
    assert codes(left_out, "send_for_review") == ["started_left_out"]


def test_publicity_waits_for_every_department_and_every_answer() -> None:
    assert codes(REVIEWED, "publicise") == []
    silent = replace(REVIEWED, asked=("财政局", "民政局"))
    told = obstacles(silent, "publicise")
    assert [(each.code, dict(each.values)) for each in told] == [
        ("opinions_missing", {"names": "民政局"})
    ]
    open_ = replace(REVIEWED, opinions=(Said("财政局", True, False),))
    assert codes(open_, "publicise") == ["opinions_unanswered"]


def test_who_agrees_without_words_needs_no_answer() -> None:
    agreed = replace(REVIEWED, opinions=(Said("财政局", False, False),))
    assert codes(agreed, "publicise") == []


def test_approval_waits_for_the_last_day_of_publicity_and_for_answers_to_objections() -> None:
    assert codes(OVER, "approve") == []
    last = replace(OVER, publicity_until=DAY)
    assert codes(last, "approve") == ["publicity_going_on"]
    assert codes(replace(last, publicity_until=None), "approve") == ["publicity_going_on"]
    objected = replace(OVER, objections=(Said("群众", True, False),))
    assert codes(objected, "approve") == ["objections_unanswered"]


@pytest.mark.parametrize("state", ["in_review", "in_publicity"])
def test_going_back_needs_a_reason(state: str) -> None:
    assert codes(replace(OVER, state=state), "return", "  ") == ["reason_missing"]
    assert codes(replace(OVER, state=state), "return", "财政局要求核减") == []


def test_no_move_is_made_that_the_table_does_not_have() -> None:
    verbs = {each.move for each in moves("annual_plan") if each.before}
    allowed = {(each.before, each.move) for each in moves("annual_plan")}
    for state in states("annual_plan"):
        for verb in verbs:
            found = codes(replace(OVER, state=state), verb, "因为")
            assert ("no_such_move" in found) is ((state, verb) not in allowed)
