"""The wishes of the sample's people, and what its designer answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli_web.people.models import Account
from linli_web.plan.actions.wishes import cost_wishes, decline_wishes, include_wishes, make_wish
from linli_web.plan.models import Scheme, Wish
from linli_web.tables.packed import packed_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

_DESIGNER = "designer"
_SCHEME = "improvement"


def make_sample_wishes() -> None:
    """Make the sample's wishes and answer some, once its people are there; never twice."""
    people = {each.username: each for each in Account.objects.filter(of_sample=True)}
    if _DESIGNER not in people or Wish.objects.exists():
        return
    frequent = packed_rows("linli_web.plan", "frequent_wishes")
    said = {row["measure_id"]: row["zh"] for row in frequent}
    for row in packed_rows("linli_web.plan", "sample_wishes"):
        measure = row["measure_id"]
        wish = make_wish(
            people[row["username"]],
            row["community_id"],
            said[measure],
            building_id=row["building_id"],
            measure_id=measure,
        )
        _answer(people[_DESIGNER], wish, row)


def _answer(designer: Account, wish: Wish, row: Mapping[str, str]) -> None:
    """Say what it costs where a quantity is given, then what the table tells."""
    answer, reason = row["answer"], row["reason"]
    if row["quantity"]:
        told = reason if answer == "cost" else ""
        cost_wishes(designer, _now(wish), row["measure_id"], float(row["quantity"]), reason=told)
    if answer == "decline":
        decline_wishes(designer, _now(wish), reason)
    elif answer == "include":
        scheme = Scheme.objects.in_force().get(community=wish.community, works_class=_SCHEME)
        include_wishes(designer, _now(wish), scheme.public_id, reason, there_already=True)


def _now(wish: Wish) -> dict[str, int]:
    wish.refresh_from_db()
    return {wish.public_id: wish.version}
