"""Every operation of the API: the act that it is, and where its object lies.

One table, `operations.csv`; an operation without a row stays shut, and a test finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli_web.people import places
from linli_web.people.rights import ALLOWED, SIGNED_IN, Permission, may
from linli_web.tables.packed import packed_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli_web.people.models import Account


@dataclass(frozen=True, slots=True)
class Operation:
    """Who may do it: an act, and the table and argument that say where its object lies."""

    name: str
    act: str
    kind: str = ""
    argument: str = ""


@cache
def operations() -> Mapping[str, Operation]:
    """Return every operation by name."""
    found = {}
    for row in packed_rows("linli_web.api", "operations"):
        kind, _colon, argument = row["place"].partition(":")
        found[row["operation"]] = Operation(row["operation"], row["act"], kind, argument)
    return MappingProxyType(found)


def acts() -> tuple[str, ...]:
    """Return the acts that operations need, in the order of their table."""
    needed = dict.fromkeys(each.act for each in operations().values())
    return tuple(act for act in needed if act != SIGNED_IN)


def opens(name: str, account: Account, named: Mapping[str, object]) -> Permission:
    """Tell whether somebody may use an operation with these arguments.

    Where there is no object of that key, whoever may do the act anywhere gets the operation's own
    404.
    """
    operation = operations().get(name)
    if operation is None:
        return Permission(False, _("没有登记谁可以使用这个接口。"))
    if operation.act == SIGNED_IN:
        return ALLOWED
    if not operation.kind:
        return may(account, operation.act)
    key = str(named[operation.argument])
    return may(account, operation.act, places.place_of(operation.kind, key))
