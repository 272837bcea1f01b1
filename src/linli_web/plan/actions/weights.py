"""Policies of weights: made by comparisons or directly, put in use for all schemes at once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli.plan.schemes import benefits, reweighed
from linli.plan.weights import weigh
from linli.standards import dimensions
from linli_web.journal.actions import Act, gathered, record
from linli_web.people.actors import actor as as_actor
from linli_web.people.outcomes import Conflict, Refused
from linli_web.people.reasons import against
from linli_web.people.rights import demand, may
from linli_web.plan.models import Scheme, SchemeFinding, WeightPolicy
from linli_web.plan.reads.weights import terms_of_schemes

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from linli_web.people.models import Account

_TABLE = "weight_policies"
_LONGEST_NAME = 100
_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class Rescored:
    """What putting a policy in use changed: how many schemes there are, how many scores moved."""

    schemes: int
    changed: int


@gathered()
def make_policy(
    account: Account, name: str, weights: Mapping[str, Fraction] | None = None
) -> WeightPolicy:
    """Make a policy, empty or with weights to begin with.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        No name, or one that another policy has.
    """
    _demand(account)
    called = name.strip()[:_LONGEST_NAME]
    if not called:
        raise Refused(_("请给这套权重起个名字，比如“2023年度”。"))
    if WeightPolicy.objects.filter(name=called).exists():
        raise Refused(_("已有名为“%(name)s”的权重，请换个名字。") % {"name": called})
    kept = _text(weights) if weights else {}
    made = WeightPolicy.objects.create(name=called, weights=kept, made_by=account)
    _record(account, "make_weights", made, None, {"name": called, "weights": kept})
    return made


@gathered()
def set_weights(
    account: Account, public_id: str, version: int, weights: Mapping[str, Fraction]
) -> WeightPolicy:
    """Set the weights of a policy directly; comparisons that were made go.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Conflict
        Somebody else saved in between.
    Refused
        The policy is in use, a dimension misses, or they do not add up to 1 exactly.
    """
    policy = _locked(account, public_id, version)
    if set(weights) != set(dimensions()["dimension"]) or min(weights.values()) < 0:
        raise Refused(_("每个维度都要填权重，不能小于 0。"))
    if sum(weights.values()) != 1:
        raise Refused(_("七项权重合计要正好 100%。"))
    before = {"weights": policy.weights}
    policy.weights, policy.comparisons, policy.consistency_ratio = _text(weights), [], None
    _save(account, "set_weights", policy, before, {"weights": policy.weights})
    return policy


@gathered()
def compare_pairs(
    account: Account,
    public_id: str,
    version: int,
    comparisons: Mapping[tuple[str, str], Fraction],
) -> WeightPolicy:
    """Keep pairwise comparisons; once all pairs are compared, the weights follow.

    Parameters
    ----------
    account, public_id, version
        Who, which policy, as it was looked at.
    comparisons
        How many times as much the first of a pair counts as the second, as far as compared.

    Raises
    ------
    PermissionDenied, Conflict
        As `set_weights`.
    Refused
        The policy is in use, or a comparison is none of the scale.
    """
    policy = _locked(account, public_id, version)
    names = dimensions()["dimension"].to_list()
    pairs = list(combinations(names, 2))
    kept = [[*pair, str(comparisons[pair])] for pair in pairs if pair in comparisons]
    if len(kept) != len(comparisons) or not all(
        Fraction(1, 9) <= each <= 9 for each in comparisons.values()
    ):
        raise Refused(_("有一项比较看不懂，请刷新页面重新选。"))
    was = {(first, second): times for first, second, times in policy.comparisons}
    policy.comparisons = kept
    if len(kept) == len(pairs):
        weighing = weigh(names, comparisons)
        policy.weights = _text(weighing.weights)
        policy.consistency_ratio = weighing.consistency_ratio
    else:
        policy.weights, policy.consistency_ratio = {}, None
    changed = [each for each in kept if was.get((each[0], each[1])) != each[2]]
    _save(account, "compare_weights", policy, None, {"comparisons": changed})
    return policy


@gathered()
def put_in_use(account: Account, public_id: str, version: int, reason: str) -> Rescored:
    """Let a policy hold: all schemes that are not superseded are scored anew by it.

    What a frozen scheme holds stays as it is: its benefit says how it is valued now, and is no
    part of what was frozen.

    Raises
    ------
    PermissionDenied, Conflict
        As `set_weights`.
    Refused
        The policy has no weights yet, is in use already, or a reason misses.
    """
    _demand(account)
    rows = list(WeightPolicy.objects.select_for_update().order_by("pk"))
    policy = next((each for each in rows if each.public_id == public_id), None)
    if policy is None:
        raise WeightPolicy.DoesNotExist
    _same(policy, version)
    reasons = against(reason, _("请写明为什么采用这套权重，会记入日志。"))
    if policy.in_use:
        reasons.append(_("这套权重正在采用。"))
    if not policy.weights:
        reasons.append(_("两两比较还没有做完，还没有权重。"))
    if reasons:
        raise Refused(*reasons)
    before = next((each for each in rows if each.in_use), None)
    if before is not None:
        before.in_use = False
        before.version += 1
        before.save()
    policy.in_use, policy.reason = True, reason.strip()
    done = _rescore(account, policy.exact_weights)
    was = {"in_use": before.name if before else None}
    now = {"in_use": policy.name, "weights": policy.weights, "schemes": done.schemes}
    _save(account, "use_weights", policy, was, now, reason.strip())
    return done


@gathered()
def discard_policy(account: Account, public_id: str, version: int) -> None:
    """Remove a policy that is not in use.

    Raises
    ------
    PermissionDenied, Conflict
        As `set_weights`.
    Refused
        It is in use.
    """
    policy = _locked(account, public_id, version)
    before = {"name": policy.name, "weights": policy.weights}
    _record(account, "discard_weights", policy, before, None)
    policy.delete()


def _demand(account: Account) -> None:
    demand(may(account, "set_weights"))


def _locked(account: Account, public_id: str, version: int) -> WeightPolicy:
    """Return a policy that may be changed, locked."""
    _demand(account)
    policy = WeightPolicy.objects.select_for_update().get(public_id=public_id)
    _same(policy, version)
    if policy.in_use:
        raise Refused(_("正在采用的权重不能改。请以它为起点另建一套，改好再采用。"))
    return policy


def _same(policy: WeightPolicy, version: int) -> None:
    if policy.version != version:
        raise Conflict({"name": policy.name, "weights": policy.weights}, policy.version)


def _text(weights: Mapping[str, Fraction]) -> dict[str, str]:
    return {name: str(weight) for name, weight in weights.items()}


def _save(
    account: Account,
    verb: str,
    policy: WeightPolicy,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    note: str = "",
) -> None:
    policy.version += 1
    policy.save()
    _record(account, verb, policy, before, after, note)


def _record(
    account: Account,
    verb: str,
    policy: WeightPolicy,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    note: str = "",
) -> None:
    record(as_actor(account), [Act(verb, _TABLE, policy.public_id, before, after, note)])


def _rescore(account: Account, weights: Mapping[str, Fraction]) -> Rescored:
    """Score every scheme that is not superseded anew, and journal each score that moved."""
    schemes = list(Scheme.objects.in_force().select_for_update().order_by("pk"))
    anew = reweighed(terms_of_schemes(Scheme.objects.in_force()), weights)
    _keep_terms(anew)
    worth = dict(benefits(anew).rows())
    acts = []
    for scheme in schemes:
        before, scheme.benefit = scheme.benefit, worth.get(scheme.pk, 0.0)
        if before != scheme.benefit:
            was, now = {"benefit": before}, {"benefit": scheme.benefit}
            acts.append(Act("rescore_scheme", "plan_schemes", scheme.public_id, was, now))
    Scheme.objects.bulk_update(schemes, ["benefit"], batch_size=_AT_A_TIME)
    record(as_actor(account), acts)
    return Rescored(len(schemes), len(acts))


def _keep_terms(anew: pl.DataFrame) -> None:
    rows = [
        SchemeFinding(pk=key, weight=weight, benefit=benefit)
        for key, weight, benefit in anew.select("term", "weight", "benefit").rows()
    ]
    SchemeFinding.objects.bulk_update(rows, ["weight", "benefit"], batch_size=_AT_A_TIME)
