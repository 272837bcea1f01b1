"""Policies of weights: made by comparisons or directly, and put in use for all schemes at once."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import combinations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from linli.plan.weights import policy_weights
from linli.standards import dimensions
from linli_web.checkup.models import Finding
from linli_web.journal.models import Entry
from linli_web.people.models import Account
from linli_web.people.outcomes import Conflict, Refused
from linli_web.plan.actions import weights as actions
from linli_web.plan.assessing import weights_in_use
from linli_web.plan.models import Scheme, SchemeFinding, WeightPolicy
from linli_web.plan.reads import weights as reads

OpenAccount = Callable[..., Account]
NAMES = dimensions()["dimension"].to_list()
PAIRS = list(combinations(NAMES, 2))
ALIKE = dict.fromkeys(PAIRS, Fraction(1))


@pytest.fixture(autouse=True)
def _register(small_register: None) -> None:
    pass


@pytest.fixture
def policy(account: Account) -> WeightPolicy:
    return actions.make_policy(account, "2023年度")


def fresh(policy: WeightPolicy) -> WeightPolicy:
    return WeightPolicy.objects.get(pk=policy.pk)


def scheme_of(community: str, finding: str, dimension: str, state: str = "draft") -> Scheme:
    """A scheme that frees 10 households of one finding, scored with all dimensions alike."""
    frozen = (
        {} if state == "draft" else {"content_hash": "x" * 64, "frozen_at": "2022-09-01T00:00Z"}
    )
    made = Scheme.objects.create(
        community_id=community,
        family=f"{community}-b",
        works_class="basic",
        state=state,
        benefit=5.0,
        price_book="linli_2022",
        price_date=date(2022, 6, 30),
        **frozen,
    )
    SchemeFinding.objects.create(
        scheme=made,
        finding=Finding.objects.get(pk=finding),
        dimension=dimension,
        resolved=1.0,
        loss=0.5,
        households=10,
        weight=1.0,
        benefit=5.0,
    )
    return made


def in_use(account: Account, name: str, weights: dict[str, Fraction]) -> WeightPolicy:
    made = actions.make_policy(account, name, weights)
    actions.put_in_use(account, made.public_id, made.version, "县政府会议定的")
    return fresh(made)


def heavy(dimension: str) -> dict[str, Fraction]:
    """Two fifths for one dimension, a tenth for each other."""
    return {name: Fraction(2 if name != dimension else 8, 20) for name in NAMES}


def test_weights_follow_once_all_pairs_are_compared(account: Account, policy: WeightPolicy) -> None:
    part = {pair: Fraction(1) for pair in PAIRS[:20]}
    actions.compare_pairs(account, policy.public_id, 1, part)
    assert (fresh(policy).weights, len(fresh(policy).comparisons)) == ({}, 20)
    actions.compare_pairs(account, policy.public_id, 2, ALIKE)
    found = fresh(policy)
    assert found.consistency_ratio == 0
    assert sum(found.exact_weights.values()) == 1
    # The journal tells the one comparison that was new.
    last = Entry.objects.filter(table="weight_policies").latest("pk")
    assert last.after == {"comparisons": [[*PAIRS[20], "1"]]}


def test_the_pair_that_strays_furthest_is_named_with_what_would_fit() -> None:
    made = ALIKE | {PAIRS[0]: Fraction(9)}
    found = reads.found(made)
    assert found.furthest is not None
    assert found.furthest.name == reads.pair_name(PAIRS[0])
    assert "比" in found.would_fit or "同样" in found.would_fit
    assert "绝对重要" not in found.would_fit
    contradictory = made | {PAIRS[6]: Fraction(9), PAIRS[1]: Fraction(1, 9)}
    assert not reads.found(contradictory).fits


def test_weights_set_directly_add_up_exactly(account: Account, policy: WeightPolicy) -> None:
    almost = dict.fromkeys(NAMES, Fraction(1429, 10000))
    with pytest.raises(Refused, match="100%"):
        actions.set_weights(account, policy.public_id, 1, almost)
    actions.set_weights(account, policy.public_id, 1, dict(policy_weights("even")))
    assert fresh(policy).weights["fire"] == "1/7"


def test_what_another_saved_is_not_overwritten(account: Account, policy: WeightPolicy) -> None:
    actions.compare_pairs(account, policy.public_id, 1, {PAIRS[0]: Fraction(3)})
    with pytest.raises(Conflict):
        actions.compare_pairs(account, policy.public_id, 1, {PAIRS[0]: Fraction(5)})


def test_putting_in_use_scores_drafts_and_frozen_schemes_anew_and_superseded_ones_not(
    account: Account,
) -> None:
    draft = scheme_of("c-1", "n-2", "roof_wall")
    frozen = scheme_of("c-2", "n-4", "water_drainage", "frozen_for_vote")
    old = scheme_of("c-3", "n-3", "parking_charging", "superseded")
    in_use(account, "屋面优先", heavy("roof_wall"))
    found = {each.family: each for each in Scheme.objects.all()}
    # 1 x 0.5 x 10 households x (2/5 x 7) and x (1/10 x 7).
    assert found[draft.family].benefit == pytest.approx(14.0)
    assert found[frozen.family].benefit == pytest.approx(3.5)
    assert found[frozen.family].content_hash == frozen.content_hash
    assert found[old.family].benefit == 5.0
    assert SchemeFinding.objects.get(scheme=draft).weight == pytest.approx(2.8)
    lines = Entry.objects.filter(act="rescore_scheme")
    assert {each.key for each in lines} == {draft.public_id, frozen.public_id}
    assert lines.get(key=draft.public_id).after == {"benefit": 14.0}


def test_one_policy_holds_and_goes_back_to_the_score_before(account: Account) -> None:
    scheme = scheme_of("c-1", "n-2", "roof_wall")
    first = in_use(account, "屋面优先", heavy("roof_wall"))
    second = in_use(account, "同等", dict(policy_weights("even")))
    assert [each.name for each in WeightPolicy.objects.filter(in_use=True)] == [second.name]
    assert not fresh(first).in_use
    scheme.refresh_from_db()
    assert scheme.benefit == pytest.approx(5.0)
    assert weights_in_use() == policy_weights("even")


def test_the_ranks_of_two_policies_are_told_side_by_side(account: Account) -> None:
    scheme_of("c-1", "n-2", "roof_wall")
    scheme_of("c-2", "n-4", "water_drainage")
    ranked = reads.ranking(Scheme.objects.all(), heavy("roof_wall"), heavy("water_drainage"))
    assert [(each.scheme.community_id, each.rank_before, each.moved) for each in ranked] == [
        ("c-2", 2, 1),
        ("c-1", 1, -1),
    ]


def test_a_policy_without_weights_or_reason_is_not_put_in_use(
    account: Account, policy: WeightPolicy
) -> None:
    with pytest.raises(Refused, match="还没有权重"):
        actions.put_in_use(account, policy.public_id, 1, "理由")
    ready = actions.make_policy(account, "同等", dict(policy_weights("even")))
    with pytest.raises(Refused, match="为什么采用"):
        actions.put_in_use(account, ready.public_id, 1, "")


def test_weights_in_use_are_changed_by_nobody_and_not_by_the_database(account: Account) -> None:
    held = in_use(account, "同等", dict(policy_weights("even")))
    with pytest.raises(Refused, match="正在采用的权重不能改"):
        actions.set_weights(account, held.public_id, held.version, heavy("fire"))
    with pytest.raises(Refused, match="正在采用的权重不能改"):
        actions.discard_policy(account, held.public_id, held.version)
    changes: list[dict[str, object]] = [
        {"weights": {"fire": "1"}},
        {"weights": {}},
        {"comparisons": [["a", "b", "3"]]},
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            WeightPolicy.objects.filter(pk=held.pk).update(**change)


def test_only_the_county_s_office_sets_weights(open_account: OpenAccount) -> None:
    for role, scope, place in (("designer", "county", "431023"), ("street", "county", "431023")):
        somebody = open_account(role, scope, place)
        with pytest.raises(PermissionDenied):
            actions.make_policy(somebody, "我的")
