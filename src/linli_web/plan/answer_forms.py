"""The form that answers wishes: what it offers, and what was typed into it."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli.schema import choices, table
from linli.standards import measures
from linli_web.people.outcomes import Refused
from linli_web.plan.actions.wishes import (
    cost_wishes,
    decline_wishes,
    include_wishes,
    move_wishes,
)
from linli_web.plan.reads.wishes import drafts_of
from linli_web.plan.wish_permissions import possible_moves
from linli_web.plan.wish_states import FROM_ELSEWHERE
from linli_web.registry import catalogues
from linli_web.registry.cells import language
from linli_web.tables.labels import choice_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli_web.people.models import Account
    from linli_web.plan.models import Wish

_FEN = Decimal("0.01")
_MOST_YUAN = Decimal(10) ** 15
_MOST_OF_A_MEASURE = float(table("scheme_lines").field("quantity").maximum)


def context(account: Account, wishes: Sequence[Wish]) -> dict[str, Any]:
    """Return what the form needs: the moves that all the wishes can make, measures, drafts."""
    if not wishes or against_together(wishes):
        return {"possible": set()}
    moves = possible(account, wishes)
    first = wishes[0]
    same = len({(wish.measure_id, wish.quantity) for wish in wishes}) == 1
    return {
        "possible": moves,
        "chosen": wishes,
        "measure_groups": measure_groups() if "cost" in moves else (),
        "drafts": list(drafts_of(first.community_id)) if "include" in moves else (),
        "measure_now": first.measure_id if len({wish.measure_id for wish in wishes}) == 1 else "",
        "quantity_now": first.quantity if same else None,
    }


def possible(account: Account, wishes: Sequence[Wish]) -> set[str]:
    """Return the moves that somebody may make with all of these wishes."""
    each = [{move.move for move in possible_moves(account, wish)} for wish in wishes]
    return set.intersection(*each) - set(FROM_ELSEWHERE)


def measure_groups() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return the catalogue by class: key, label and unit of each measure."""
    rows = measures()
    return [
        (
            str(choice_label("works_class", works_class)),
            [
                (
                    key,
                    catalogues.label("measures", key, language()),
                    catalogues.label("measuring_units", unit, language()),
                )
                for key, unit, found in rows.select("measure_id", "unit", "works_class").rows()
                if found == works_class
            ],
        )
        for works_class in choices("works_class")
    ]


def against_together(wishes: Sequence[Wish]) -> tuple[str, ...]:
    """Return what stands against one answer for these wishes."""
    if not wishes:
        return (_("请先在列表里勾选要答复的愿望。"),)
    if len({each.community_id for each in wishes}) > 1:
        return (_("一次只能答复同一个小区的愿望。请先按小区筛选。"),)
    if len({each.state for each in wishes}) > 1:
        return (_("勾选的愿望办到的步骤不同，请按状态筛选后分开答复。"),)
    return ()


def chosen(values: Sequence[str]) -> Mapping[str, int]:
    """Read which wishes are answered, each with the version that was looked at."""
    parts = [each.partition(":") for each in values]
    return {key: int(version) if version.isdecimal() else 0 for key, _colon, version in parts}


def answer(account: Account, wishes: Mapping[str, int], typed: Mapping[str, Any]) -> Sequence[Wish]:
    """Do what the form asks for.

    Raises
    ------
    Refused
        Something typed cannot be read, or what the action says.
    """
    verb, reason = typed.get("move", ""), typed.get("reason", "")
    if verb == "cost":
        measure_id = typed.get("measure_id", "")
        amount, cost = quantity(typed.get("quantity", "")), _yuan(typed.get("cost_yuan", ""))
        return cost_wishes(account, wishes, measure_id, amount, cost, reason)
    if verb == "include":
        there = typed.get("there_already") == "yes"
        scheme = typed.get("scheme", "")
        return include_wishes(account, wishes, scheme, reason, there_already=there)
    if verb == "decline":
        return decline_wishes(account, wishes, reason)
    return move_wishes(account, wishes, verb, reason)


def quantity(text: str) -> float | None:
    """Read a quantity; None where nothing was typed.

    Raises
    ------
    Refused
        It is no number, or none above 0.
    """
    if not text.strip():
        return None
    try:
        found = float(text.strip().replace(",", "").replace("，", ""))
    except ValueError:
        found = math.nan
    if not 0 < found <= _MOST_OF_A_MEASURE:
        said = _("工程量“%(text)s”不对：请填大于 0、不超过 1 亿的数字，比如 12.5。")
        raise Refused(said % {"text": text.strip()})
    return found


def _yuan(text: str) -> Decimal | None:
    plain = text.strip().replace(",", "").replace("，", "")
    if not plain:
        return None
    try:
        found = Decimal(plain)
        whole = found.is_finite() and found == found.quantize(_FEN)
    except InvalidOperation:
        whole = False
    if not whole or not 0 <= found < _MOST_YUAN:
        said = _("造价“%(text)s”不对：请填元，最多两位小数，比如 45600.00。")
        raise Refused(said % {"text": text.strip()})
    return found
