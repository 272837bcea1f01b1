"""Schemes: their cost statement, benefit and versions; proposed, drawn up, frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.lifecycle import states
from linli.schema import choices
from linli_web.api.objects.kinds import Deed, Filter, ObjectKind, same
from linli_web.api.parameters import GIVEN
from linli_web.api.problems import in_words
from linli_web.people.rights import reach
from linli_web.plan.actions import schemes as actions
from linli_web.plan.actions.proposing import propose_schemes
from linli_web.plan.models.schemes import SUPERSEDED
from linli_web.plan.reads import schemes as reads
from linli_web.plan.statements import statement_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from linli_web.people.models import Account
    from linli_web.plan.models import Scheme


def _rows(account: Account) -> QuerySet[Scheme]:
    found = reads.within_reach(reach(account, "read_schemes"))
    return found.select_related("community").defer("community__geometry")


def _listed(_account: Account, rows: Sequence[Scheme]) -> Sequence[reads.SchemeRow]:
    return reads.rows_of(rows)


def _read(account: Account, key: str) -> dict[str, Any]:
    scheme = _rows(account).get(public_id=key)
    statement = statement_of(scheme)
    return {
        "scheme": scheme,
        "cost_per_household": reads.row_of(scheme).cost_per_household,
        "statement": statement,
        "lines": [
            line for each in statement.works for group in each.groups for line in group.lines
        ],
        "costs": scheme.costs,
        "versions": reads.versions_of(scheme),
    }


def _in_force(_account: Account, value: str) -> Q:
    if value == "any":
        return Q()
    return ~Q(state=SUPERSEDED) if value == "yes" else Q(state=SUPERSEDED)


def _propose(account: Account, _key: str, _version: int, sent: Mapping[str, Any]) -> dict[str, Any]:
    done = propose_schemes(account, sent["community_id"], anew=sent["anew"] == "true")
    return {
        "made": reads.rows_of(done.made),
        "there": reads.rows_of(done.there),
        "problems": [{"row": "", **in_words(each)} for each in done.problems],
    }


def _set_lines(account: Account, key: str, version: int, sent: Mapping[str, Any]) -> str:
    actions.edit_lines(account, key, version, sent["lines"])
    return key


def _begin_version(account: Account, key: str, version: int, _sent: Mapping[str, Any]) -> str:
    return actions.new_version(account, key, version).public_id


def _freeze(account: Account, key: str, version: int, sent: Mapping[str, Any]) -> str:
    actions.freeze(account, key, version, sent["move"])
    return key


SCHEMES = ObjectKind(
    "schemes",
    _rows,
    _listed,
    _read,
    {
        "scheme_id": "family",
        "community_id": "community_id",
        "total_yuan": "total_yuan",
        "benefit": "benefit",
        "changed_at": "changed_at",
    },
    "scheme_id",
    (
        same("community_id"),
        same("scheme_id", "family"),
        same("class", "works_class", tuple(choices("works_class"))),
        same("state", "state", states("scheme")),
        Filter("in_force", _in_force, GIVEN, "yes", label=_("是否现行：被新版本取代的平时不列出")),
    ),
    (
        Deed(
            "propose",
            "POST",
            "propose",
            _("按体检问题给一个小区生成方案"),
            _propose,
            "scheme_asking",
            "schemes_proposed",
            keyed=False,
        ),
        Deed(
            "lines",
            "PUT",
            "lines",
            _("替换草稿的全部改造内容，重新计算"),
            _set_lines,
            "scheme_lines_sent",
            at_a_version=True,
        ),
        Deed(
            "version",
            "POST",
            "version",
            _("另起新版本"),
            _begin_version,
            status=201,
            at_a_version=True,
        ),
        Deed("freeze", "POST", "freeze", _("定稿"), _freeze, "scheme_freezing", at_a_version=True),
    ),
)
