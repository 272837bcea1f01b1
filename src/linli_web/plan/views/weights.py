"""Policies of weights: the list, pairs compared, percentages, two policies side by side."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.plan.weights import percent_text, policy_weights, read_percent
from linli.schema import choices
from linli.standards import dimensions
from linli_web.people.actors import account_of
from linli_web.people.outcomes import Conflict, Refused
from linli_web.people.rights import may, reach
from linli_web.plan.actions import weights as actions
from linli_web.plan.models import WeightPolicy
from linli_web.plan.reads import weights as reads
from linli_web.tables.labels import choice_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

_RANKS_SHOWN = 200


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the policies, the one in use first, and those that come with the programme."""
    context = {
        "policies": [
            {
                "policy": each,
                "shares": reads.shares(each.exact_weights),
                "fits": each.consistency_ratio is None or reads.accepted(each.consistency_ratio),
            }
            for each in reads.policies()
        ],
        "in_use": reads.in_use(),
        "packed": reads.packed_policies(),
        "may_set": may(request.user, "set_weights").allowed,
    }
    return render(request, "plan/weights.html", context)


@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Name a policy, choose where it begins and how it is made."""
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            start = _start(request.POST.get("start", ""))
            made = actions.make_policy(account_of(request), request.POST.get("name", ""), start)
        except Refused as refused:
            reasons = refused.reasons
        else:
            way = request.POST.get("way", "pairs")
            return redirect(
                "plan:weight-direct" if way == "direct" else "plan:weight-pairs", made.public_id
            )
    typed = request.POST if request.method == "POST" else request.GET
    context = {
        "reasons": reasons,
        "typed": typed,
        "packed": reads.packed_policies(),
        "policies": [each for each in reads.policies() if each.weights],
    }
    return render(request, "plan/weight_new.html", context, status=422 if reasons else 200)


def _start(name: str) -> Mapping[str, Fraction] | None:
    """Return the weights that a new policy begins with: of another one, or a packed one."""
    if not name:
        return None
    other = WeightPolicy.objects.filter(public_id=name).first()
    if other is not None:
        return other.exact_weights
    try:
        return policy_weights(name)
    except ValueError:
        raise Refused(_("作为起点的权重已经没有了，请重新选。")) from None


@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a policy beside another one, and how schemes rank under both."""
    return _page(request, public_id)


def _page(
    request: HttpRequest, public_id: str, *, reasons: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    policy = get_object_or_404(WeightPolicy.objects.select_related("made_by"), public_id=public_id)
    mine = policy.exact_weights
    name, other = _other(request.GET.get("with", ""))
    schemes = reads.schemes_within(reach(request.user, "read_schemes"))
    numbers = {each: schemes.filter(works_class=each).count() for each in choices("works_class")}
    chosen = request.GET.get("class", "")
    chosen = chosen if chosen in numbers else max(numbers, key=lambda each: numbers[each])
    ranked = reads.ranking(schemes.filter(works_class=chosen), other, mine) if mine else []
    context = {
        "policy": policy,
        "shares": reads.shares(mine, other),
        "other": name,
        "asked": request.GET,
        "others": [each for each in reads.policies() if each.weights and each.pk != policy.pk],
        "packed": reads.packed_policies(),
        "ranked": ranked[:_RANKS_SHOWN],
        "moved": sum(1 for each in ranked if each.moved),
        "number": len(ranked),
        "classes": [(each, choice_label("works_class", each), numbers[each]) for each in numbers],
        "chosen_class": chosen,
        "fits": policy.consistency_ratio is None or reads.accepted(policy.consistency_ratio),
        "may_set": may(request.user, "set_weights").allowed,
        "reasons": reasons,
        "typed": request.POST,
    }
    return render(request, "plan/weight.html", context, status=status)


def _other(asked: str) -> tuple[str, Mapping[str, Fraction]]:
    """Return the policy to compare with: the one asked for, else the one in use."""
    policy = WeightPolicy.objects.filter(public_id=asked).first() if asked else reads.in_use()
    if policy is not None and policy.weights:
        return policy.name, policy.exact_weights
    packed = {each.name: each for each in reads.packed_policies()}
    found = packed.get(asked) or packed["even"]
    return found.label, policy_weights(found.name)


@require_http_methods(["GET", "POST"])
def pairs(request: HttpRequest, public_id: str) -> HttpResponse:
    """Compare the dimensions pair by pair; each choice is kept as it is made."""
    policy = get_object_or_404(WeightPolicy, public_id=public_id)
    if request.method != "POST":
        return _pairs_page(request, policy, reads.comparisons_of(policy))
    made = _typed_pairs(request)
    by_htmx = request.headers.get("HX-Request") == "true"
    wrong = ""
    try:
        policy = actions.compare_pairs(account_of(request), public_id, _version(request), made)
    except Refused as refused:
        wrong = refused.reason
    except Conflict:
        wrong = _("有人刚刚改过这套权重，没有覆盖。请刷新页面再接着比较。")
    if by_htmx:
        # An answer of a fault would not be shown in the panel.
        return render(request, "plan/weight_found.html", _of_pairs(policy, made, wrong))
    if wrong:
        return _pairs_page(request, policy, made, wrong=wrong, status=422)
    messages.success(request, _("已保存。"))
    complete = bool(policy.weights)
    return redirect("plan:weight" if complete else "plan:weight-pairs", public_id)


def _pairs_page(
    request: HttpRequest,
    policy: WeightPolicy,
    made: Mapping[tuple[str, str], Fraction],
    *,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    context = _of_pairs(policy, made, wrong) | {"pairs": reads.pairs(made)}
    return render(request, "plan/weight_pairs.html", context, status=status)


def _of_pairs(
    policy: WeightPolicy, made: Mapping[tuple[str, str], Fraction], wrong: str
) -> dict[str, Any]:
    return {"policy": policy, "found": reads.found(made), "wrong": wrong}


def _typed_pairs(request: HttpRequest) -> dict[tuple[str, str], Fraction]:
    typed = {
        pair: request.POST.get(reads.pair_name(pair), "")
        for pair in combinations(dimensions()["dimension"], 2)
    }
    return {pair: Fraction(step) for pair, step in typed.items() if step in reads.SCALE}


@require_http_methods(["GET", "POST"])
def direct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set the weights in percent; they have to add up to 100 exactly."""
    policy = get_object_or_404(WeightPolicy, public_id=public_id)
    weights = policy.exact_weights
    texts = {
        name: percent_text(weights[name]) if name in weights else ""
        for name in dimensions()["dimension"]
    }
    wrong: dict[str, str] = {}
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        texts = {name: request.POST.get(name, "").strip() for name in texts}
        typed, wrong = _typed_percents(texts)
        reasons = () if wrong else _against_sum(typed)
        if not wrong and not reasons:
            try:
                actions.set_weights(account_of(request), public_id, _version(request), typed)
            except Refused as refused:
                reasons = refused.reasons
            except Conflict:
                reasons = (_("有人刚刚改过这套权重，没有覆盖。请刷新页面再改。"),)
            else:
                messages.success(request, _("已保存。"))
                return redirect("plan:weight", public_id)
    context = {
        "policy": policy,
        "fields": [
            {
                "name": name,
                "label": reads.dimension_label(name),
                "text": text,
                "wrong": wrong.get(name, ""),
            }
            for name, text in texts.items()
        ],
        "reasons": reasons,
        "wrong": wrong,
    }
    status = 422 if reasons or wrong else 200
    return render(request, "plan/weight_direct.html", context, status=status)


def _typed_percents(
    texts: Mapping[str, str],
) -> tuple[dict[str, Fraction], dict[str, str]]:
    found, wrong = {}, {}
    for name, text in texts.items():
        try:
            found[name] = read_percent(text)
        except ValueError:
            wrong[name] = _("填 0 到 100 的数，比如 14.5 或 14 2/7")
    return found, wrong


def _against_sum(weights: Mapping[str, Fraction]) -> tuple[str, ...]:
    total = sum(weights.values(), Fraction(0))
    if total == 1:
        return ()
    said = (
        _("七项合计 %(total)s%%，还差 %(apart)s%%，要正好 100%%。")
        if total < 1
        else _("七项合计 %(total)s%%，多了 %(apart)s%%，要正好 100%%。")
    )
    return (said % {"total": percent_text(total), "apart": percent_text(abs(1 - total))},)


@require_POST
def use(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a policy in use and tell what it changed."""
    reason = request.POST.get("reason", "")
    try:
        done = actions.put_in_use(account_of(request), public_id, _version(request), reason)
    except WeightPolicy.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return _page(request, public_id, reasons=refused.reasons, status=422)
    except Conflict:
        changed = _("有人刚刚改过这套权重，请看过现在的权重再决定。")
        return _page(request, public_id, reasons=(changed,), status=409)
    said = _("已采用。重新计算了 %(schemes)s 个方案的效益，其中 %(changed)s 个有变化。")
    messages.success(request, said % {"schemes": done.schemes, "changed": done.changed})
    return redirect("plan:weight", public_id)


@require_POST
def discard(request: HttpRequest, public_id: str) -> HttpResponse:
    """Remove a policy that is not in use."""
    try:
        actions.discard_policy(account_of(request), public_id, _version(request))
    except WeightPolicy.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return _page(request, public_id, reasons=refused.reasons, status=422)
    except Conflict:
        changed = _("有人刚刚改过这套权重，请看过现在的权重再决定。")
        return _page(request, public_id, reasons=(changed,), status=409)
    messages.success(request, _("已删除。"))
    return redirect("plan:weights")


def _version(request: HttpRequest) -> int:
    number = request.POST.get("version", "")
    return int(number) if number.isdecimal() else 0
