"""The residents of a place who may be given slips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from linli_web.people import places
from linli_web.people.login.authority import may_invite
from linli_web.people.login.slips import open_slips
from linli_web.people.models import Holding, Slip
from linli_web.people.reads import current

if TYPE_CHECKING:
    from datetime import datetime

    from linli_web.people.models import Account

_MOST = 500


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives at a place, and until when the slip holds that was printed last."""

    account: Account
    scope: str
    place: str
    until: datetime | None

    @property
    def where(self) -> str:
        """The place's name."""
        return places.name_of(self.scope, self.place)


def residents(by: Account, place: str) -> list[Resident]:
    """Return the residents within a building or community that this account may give slips to.

    Parameters
    ----------
    by
        Who asks.
    place
        Code of a building or community; empty for all within reach.
    """
    rows = Holding.objects.filter(current(), role="resident", account__is_active=True)
    slips = dict(Slip.objects.filter(open_slips(timezone.now())).values_list("account_id", "until"))
    allowed: dict[tuple[str, str], bool] = {}
    found = []
    for each in rows.select_related("account").order_by("place", "account__name", "pk"):
        where = (each.scope, each.place)
        if where not in allowed:
            allowed[where] = _within(*where, place) and may_invite(by, "resident", *where).allowed
        if allowed[where]:
            found.append(Resident(each.account, *where, slips.get(each.account_id)))
        if len(found) == _MOST:
            break
    return found


def place_called(words: str) -> str:
    """Return the code of the community or building that is called so; else the words themselves."""
    for scope in ("community", "building"):
        named = [each.code for each in places.search(scope, words) if each.name == words]
        if words and len(named) == 1:
            return named[0]
    return words


def _within(scope: str, code: str, wanted: str) -> bool:
    if not wanted or code == wanted:
        return True
    where = places.place_held(scope, code)
    return where is not None and wanted in {where.community, where.building}
