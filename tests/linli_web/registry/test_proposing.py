"""Who may not edit proposes; who may decides field by field; nothing is overwritten unseen."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli_web.journal.reads import history
from linli_web.notices.actions import comment
from linli_web.notices.models import Notice, WorkItem
from linli_web.notices.reads import waiting_for
from linli_web.people.models import Account
from linli_web.registry import actions
from linli_web.registry.histories import told
from linli_web.registry.models import Building, Community, Proposal, ProposedValue
from linli_web.registry.proposal_states import moves, proposable, states

OpenAccount = Callable[..., Account]
WHY = "我住这栋楼，数过户数"


@pytest.fixture(autouse=True)
def _register(small_register: None) -> None:
    pass


@pytest.fixture
def resident(open_account: OpenAccount) -> Account:
    """Somebody who lives in the building c-1-01."""
    return open_account("resident", "building", "c-1-01", username="resident")


@pytest.fixture
def proposal(resident: Account) -> Proposal:
    """Two fields of the community c-1."""
    changes = {"households": "8", "year_built": "1985"}
    return actions.propose(resident, "communities", "c-1", changes, WHY)


@pytest.mark.parametrize("number", ["11010519491231002X", "138 0000 5678"])
def test_a_reason_that_would_keep_a_person_s_number_is_refused(
    resident: Account, number: str
) -> None:
    with pytest.raises(actions.Refused, match="不要写身份证号和手机号"):
        actions.propose(resident, "communities", "c-1", {"households": "8"}, f"问过 {number}")
    assert not Proposal.objects.exists()


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


def verdicts(proposal: Proposal) -> dict[str, bool | None]:
    return dict(proposal.values.values_list("field", "accepted"))


def test_a_resident_proposes_for_the_community_around_and_nothing_changes_yet(
    proposal: Proposal, resident: Account
) -> None:
    values = proposal.values.values_list("field", "before", "after")
    assert set(values) == {("households", "6", "8"), ("year_built", "1986", "1985")}
    assert (proposal.state, proposal.version, proposal.reason) == ("proposed", 1, WHY)
    assert Community.objects.get(pk="c-1").households == 6
    entry = history("proposals", proposal.public_id)[0]
    assert (entry.act, entry.actor_id, entry.note) == ("propose", str(resident.pk), WHY)
    assert entry.after == {"households": "8", "year_built": "1985"} | {
        "table": "communities",
        "key": "c-1",
    }


def test_values_are_read_as_in_an_import(resident: Account) -> None:
    made = actions.propose(resident, "communities", "c-1", {"floor_area_m2": "1,840.50"}, WHY)
    assert made.values.get().after == "1840.5"


@pytest.mark.parametrize("role", ["department", "auditor", "administrator", "programme_office"])
def test_roles_that_only_watch_or_edit_do_not_propose(open_account: OpenAccount, role: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.propose(open_account(role), "communities", "c-1", {"households": "8"}, WHY)


def test_nobody_proposes_outside_their_place_or_for_what_is_closed(
    resident: Account, account: Account
) -> None:
    with pytest.raises(PermissionDenied):
        actions.propose(resident, "communities", "c-2", {"households": "8"}, WHY)
    with pytest.raises(PermissionDenied):
        actions.propose(resident, "buildings", "c-2-01", {"storeys": "8"}, WHY)
    Building.objects.filter(pk="c-1-01").update(closed_on="2022-01-01", closed_because="拆除")
    with pytest.raises(PermissionDenied):
        actions.propose(resident, "buildings", "c-1-01", {"storeys": "8"}, WHY)


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("year_built", "八六年", "data.not_an_integer"),
        ("year_built", "1786", "data.too_small"),
        ("started_on", "2021-13-01", "data.not_a_date"),
        ("name", "", "data.missing"),
    ],
)
def test_a_wrong_value_is_told_when_it_is_proposed(
    resident: Account, field: str, text: str, code: str
) -> None:
    changes = {field: text, "households": "8"}
    with pytest.raises(actions.Rejected) as rejected:
        actions.propose(resident, "communities", "c-1", changes, WHY)
    assert [(each.field, each.code) for each in rejected.value.problems] == [(field, code)]
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason", "said"),
    [
        ({"households": "8"}, "  ", "写明理由"),
        ({"households": " 6 "}, WHY, "没有改动"),
        ({}, WHY, "没有改动"),
        ({"status": "completed", "households": "8"}, WHY, "由办公室确定"),
    ],
)
def test_what_is_no_proposal_is_refused_with_the_reason(
    resident: Account, changes: dict[str, str], reason: str, said: str
) -> None:
    with pytest.raises(actions.Refused) as refused:
        actions.propose(resident, "communities", "c-1", changes, reason)
    assert said in str(refused.value)
    assert not Proposal.objects.exists()


def test_the_same_value_is_not_proposed_twice_while_it_waits(
    proposal: Proposal, open_account: OpenAccount
) -> None:
    neighbour = open_account("resident", "community", "c-1", username="neighbour")
    with pytest.raises(actions.Refused) as refused:
        actions.propose(neighbour, "communities", "c-1", {"households": "8"}, WHY)
    assert "户数" in str(refused.value)
    assert "王" not in str(refused.value)
    actions.propose(neighbour, "communities", "c-1", {"households": "9"}, WHY)
    actions.withdraw(proposal.proposed_by, proposal.public_id)
    actions.propose(neighbour, "communities", "c-1", {"households": "8"}, WHY)


def test_all_that_is_accepted_is_edited_and_the_journal_names_proposal_and_proposer(
    proposal: Proposal, account: Account, resident: Account
) -> None:
    both = ["households", "year_built"]
    decided = fresh(actions.decide(account, proposal.public_id, 1, both))
    row = Community.objects.get(pk="c-1")
    assert (row.households, row.year_built, row.version) == (8, 1985, 2)
    assert (decided.state, decided.decided_by) == ("accepted", account)
    assert verdicts(proposal) == {"households": True, "year_built": True}
    entry = history("communities", "c-1")[0]
    assert (entry.act, entry.actor_id) == ("edit", str(account.pk))
    assert proposal.public_id in entry.note
    assert str(resident) in entry.note
    assert told([entry])[0].proposal == proposal.public_id
    assert told([entry])[0].note == ""


def test_some_fields_are_accepted_and_the_rest_declined_with_an_answer(
    proposal: Proposal, account: Account
) -> None:
    with pytest.raises(actions.Refused, match="写明原因"):
        actions.decide(account, proposal.public_id, 1, ["households"])
    assert fresh(proposal).is_open
    assert Community.objects.get(pk="c-1").households == 6
    actions.decide(account, proposal.public_id, 1, ["households"], "产权证上是 1986 年")
    row = Community.objects.get(pk="c-1")
    assert (row.households, row.year_built) == (8, 1986)
    assert (fresh(proposal).state, fresh(proposal).answer) == (
        "partly_accepted",
        "产权证上是 1986 年",
    )
    assert verdicts(proposal) == {"households": True, "year_built": False}


def test_a_proposal_is_declined_with_a_reason_and_the_row_stays(
    proposal: Proposal, account: Account
) -> None:
    actions.decide(account, proposal.public_id, 0, (), "与产权登记不符")
    assert fresh(proposal).state == "declined"
    assert Community.objects.get(pk="c-1").version == 1


def test_nothing_is_overwritten_that_the_decider_did_not_see(
    proposal: Proposal, account: Account
) -> None:
    actions.edit_community(account, "c-1", 1, {"households": "7"})
    with pytest.raises(actions.Conflict):
        actions.decide(account, proposal.public_id, 1, ["households", "year_built"])
    assert fresh(proposal).is_open
    assert verdicts(proposal) == {"households": None, "year_built": None}
    assert Community.objects.get(pk="c-1").households == 7
    actions.decide(account, proposal.public_id, 2, ["households", "year_built"])
    assert Community.objects.get(pk="c-1").households == 8


def test_an_acceptance_is_undone_like_any_edit(proposal: Proposal, account: Account) -> None:
    actions.decide(account, proposal.public_id, 1, ["households", "year_built"])
    actions.undo_edit(account, "communities", "c-1")
    row = Community.objects.get(pk="c-1")
    assert (row.households, row.year_built) == (6, 1986)


def test_nobody_decides_on_what_they_proposed_themselves(open_account: OpenAccount) -> None:
    street = open_account("street", "street", "431023001", username="street")
    made = actions.propose(street, "communities", "c-1", {"households": "8"}, WHY)
    with pytest.raises(PermissionDenied, match="别人办理"):
        actions.decide(street, made.public_id, 1, ["households"])
    colleague = open_account("street", "street", "431023001", username="colleague")
    actions.decide(colleague, made.public_id, 1, ["households"])


@pytest.mark.parametrize(
    ("role", "scope", "place"),
    [
        ("street", "street", "431023100"),
        ("committee", "community", "c-1"),
        ("resident", "community", "c-1"),
        ("auditor", "county", "431023"),
    ],
)
def test_who_may_not_edit_there_decides_nothing(
    proposal: Proposal, open_account: OpenAccount, role: str, scope: str, place: str
) -> None:
    somebody = open_account(role, scope, place, username="somebody")
    with pytest.raises(PermissionDenied):
        actions.decide(somebody, proposal.public_id, 1, ["households", "year_built"])
    with pytest.raises(PermissionDenied):
        actions.withdraw(somebody, proposal.public_id)


def test_the_proposer_withdraws_and_nothing_more_can_be_done(
    proposal: Proposal, account: Account, resident: Account
) -> None:
    actions.withdraw(resident, proposal.public_id)
    assert fresh(proposal).state == "withdrawn"
    with pytest.raises(actions.Refused, match="已撤回"):
        actions.decide(account, proposal.public_id, 1, ["households", "year_built"])
    with pytest.raises(actions.Refused, match="已撤回"):
        actions.withdraw(resident, proposal.public_id)


def test_it_waits_for_the_street_and_the_proposer_is_told_what_came_of_it(
    resident: Account, open_account: OpenAccount, account: Account
) -> None:
    street = open_account("street", "street", "431023001", username="street")
    made = actions.propose(resident, "communities", "c-1", {"households": "8"}, WHY)
    item = WorkItem.objects.get(table="proposals", key=made.public_id)
    assert (item.role, item.state) == ("street", "open")
    assert list(waiting_for(street)) == [item]
    assert Notice.objects.filter(account=street, kind="asked").count() == 1
    actions.decide(account, made.public_id, 1, (), "与产权证不符")
    item.refresh_from_db()
    assert item.state == "done"
    told_to = Notice.objects.get(kind="answered")
    assert told_to.account == resident
    assert made.public_id in told_to.url


def test_without_a_street_it_waits_for_the_office_until_it_is_withdrawn(
    proposal: Proposal, account: Account, resident: Account
) -> None:
    item = WorkItem.objects.get(table="proposals", key=proposal.public_id)
    assert item.role == "programme_office"
    assert list(waiting_for(account)) == [item]
    actions.withdraw(resident, proposal.public_id)
    assert not waiting_for(account).exists()


def test_proposer_and_office_add_words_and_a_neighbour_does_not(
    proposal: Proposal, account: Account, resident: Account, open_account: OpenAccount
) -> None:
    neighbour = open_account("resident", "building", "c-1-01", username="neighbour")
    comment(resident, "proposals", proposal.public_id, "三单元也数了")
    comment(account, "proposals", proposal.public_id, "请补一张照片")
    with pytest.raises(PermissionDenied):
        comment(neighbour, "proposals", proposal.public_id, "我也说一句")


def test_a_closed_row_takes_nothing_over_but_can_be_declined(
    proposal: Proposal, account: Account
) -> None:
    Community.objects.filter(pk="c-1").update(
        status="closed", closed_on="2022-01-01", closed_because="征收"
    )
    with pytest.raises(PermissionDenied, match="已注销"):
        actions.decide(account, proposal.public_id, 1, ["households", "year_built"])
    actions.decide(account, proposal.public_id, 1, (), "小区已征收")
    assert fresh(proposal).state == "declined"


def test_the_database_keeps_a_decision_as_it_was_made(proposal: Proposal, account: Account) -> None:
    actions.decide(account, proposal.public_id, 1, (), "不符")
    for rewritten in (
        lambda: Proposal.objects.filter(pk=proposal.pk).update(state="accepted"),
        lambda: Proposal.objects.filter(pk=proposal.pk).update(reason="别的"),
        lambda: ProposedValue.objects.filter(proposal=proposal).update(accepted=True),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rewritten()


def test_the_database_lets_nobody_rewrite_what_was_proposed(proposal: Proposal) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ProposedValue.objects.filter(proposal=proposal).update(after="9")


def test_the_database_knows_no_decision_without_decider_time_and_reason(
    proposal: Proposal, account: Account, resident: Account
) -> None:
    now = proposal.proposed_at
    whole = {"state": "accepted", "decided_by": account, "ended_at": now}
    for wrong in (
        {"decided_by": None},
        {"ended_at": None},
        {"decided_by": resident},
        {"state": "declined"},
        {"state": "proposed"},
        {"state": "withdrawn"},
        {"state": "forgotten"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=proposal.pk).update(**whole | wrong)
    Proposal.objects.filter(pk=proposal.pk).update(**whole)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    taken=st.sets(st.sampled_from(["households", "year_built", "buildings"])),
    changed=st.sets(st.sampled_from(["households", "year_built", "name"])),
    looked=st.booleans(),
)
def test_whatever_is_ticked_and_changed_since_only_ticked_fields_change_and_never_unseen(
    account: Account, resident: Account, taken: set[str], changed: set[str], looked: bool
) -> None:
    to = {"households": "8", "year_built": "1985", "buildings": "3"}
    others = {"households": "9", "year_built": "1987", "name": "另一个名字"}
    with transaction.atomic():
        made = actions.propose(resident, "communities", "c-1", to, WHY)
        actions.edit_community(account, "c-1", 1, {each: others[each] for each in changed})
        before = Community.objects.values().get(pk="c-1")
        seen = before["version"] if looked else 1
        try:
            actions.decide(account, made.public_id, seen, taken, "见证件")
        except actions.Conflict:
            assert seen != before["version"]
            assert taken
            taken = set()
        after = Community.objects.values().get(pk="c-1")
        differs = {each for each in after if after[each] != before[each]} - {"version"}
        assert differs == taken
        assert all(str(after[each]) == to[each] for each in taken)
        transaction.set_rollback(True)


def test_states_moves_and_fields_are_tables_that_fit_together() -> None:
    for move in moves().values():
        assert {move.start, move.end} <= set(states())
        assert move.by in {"decider", "proposer"}
    # From an end no move leads on.
    assert {move.start for move in moves().values()}.isdisjoint(
        move.end for move in moves().values()
    )
    assert {move.end for move in moves().values()} | {"proposed"} == set(states())
    for name in ("communities", "buildings"):
        assert sum(proposable(name).values()) <= 6
        fixed = {"status", "planned_year", "mandatory", "county", "street_id", "closed_on"}
        assert fixed.isdisjoint(proposable(name))
