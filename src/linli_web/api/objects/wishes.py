"""Wishes: their way step by step; made, answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.lifecycle import states
from linli_web.api.objects.kinds import Deed, Filter, ObjectKind, same
from linli_web.people.rights import reach
from linli_web.plan import answer_forms
from linli_web.plan.actions.wishes import make_wish
from linli_web.plan.models import Wish
from linli_web.plan.reads import wishes as reads
from linli_web.plan.wish_permissions import may_see_name
from linli_web.registry.located import within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from linli_web.people.models import Account


def _rows(account: Account) -> QuerySet[Wish]:
    # One's own beyond one's reach is listed on no page that would open it.
    found = Wish.objects.filter(within("wishes", reach(account, "read_schemes")))
    return found.select_related("community", "made_by", "scheme").defer("community__geometry")


def _listed(account: Account, rows: Sequence[Wish]) -> Sequence[reads.Line]:
    return reads.lines(account, rows)


def _read(account: Account, key: str) -> dict[str, Any]:
    wish = _rows(account).get(public_id=key)
    maker = reads.who(wish, named=may_see_name(account, wish))
    return {
        "wish": wish,
        "who": maker,
        "measure": reads.measure_label(wish.measure_id),
        "steps": reads.told(wish, maker),
        "moves": sorted(answer_forms.possible(account, [wish])),
    }


def _show(account: Account, value: str) -> Q:
    """Return the lists of the page: all, one's own, those that wait for one's answer."""
    if value == "mine":
        return Q(made_by=account)
    if value == "to_answer":
        return Q(pk__in=reads.to_answer(account).order_by().values("pk"))
    return Q()


def _make(account: Account, _key: str, _version: int, sent: Mapping[str, Any]) -> str:
    named = {name: sent[name] for name in ("building_id", "measure_id")}
    return make_wish(account, sent["community_id"], sent["text"], **named).public_id


def _answer(account: Account, key: str, version: int, sent: Mapping[str, Any]) -> str:
    there = "yes" if sent["there_already"] == "true" else ""
    answer_forms.answer(account, {key: version}, {**sent, "there_already": there})
    return key


WISHES = ObjectKind(
    "wishes",
    _rows,
    _listed,
    _read,
    {"made_at": "made_at", "cost_yuan": "cost_yuan", "community_id": "community_id"},
    "-made_at",
    (
        same("community_id"),
        same("building_id"),
        same("measure_id"),
        same("state", "state", states("wish")),
        Filter("q", lambda _account, value: Q(text__icontains=value), label=_("愿望里的文字")),
        Filter(
            "show",
            _show,
            ("all", "mine", "to_answer"),
            "all",
            label=_("all 全部，mine 我提的，to_answer 等我答复"),
        ),
    ),
    (
        Deed("create", "POST", "", _("提愿望"), _make, "wish_made", status=201, keyed=False),
        Deed("answer", "POST", "answer", _("答复愿望"), _answer, "wish_answer", at_a_version=True),
    ),
)
