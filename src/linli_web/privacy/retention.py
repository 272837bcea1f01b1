"""What has been kept long enough: listed first, deleted when somebody confirms the same list."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from linli.standards import over_since
from linli_web.journal.actions import Act, gathered, record
from linli_web.people.actors import actor
from linli_web.people.outcomes import Refused
from linli_web.people.rights import demand, may
from linli_web.registry.models import Owner
from linli_web.works.models import Work

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from linli_web.people.models import Account

_NUMBERS = {"id_number": "", "phone": "", "id_number_digest": "", "phone_digest": ""}


@dataclass(frozen=True, slots=True)
class Due:
    """What is due under one rule: how many rows, and a mark by which the list is known again."""

    rule: str
    rows: int
    mark: str


def _owners(today: date) -> QuerySet[Owner]:
    """Owners whose numbers the office no longer needs: the warranty of all works there is over."""
    over = over_since("contact_numbers", today)
    done = (
        Work.objects.values("community_id")
        .annotate(last=Max("accepted_on"), open=Count("pk", filter=Q(accepted_on__isnull=True)))
        .filter(open=0, last__lte=over)
    )
    with_numbers = ~Q(id_number="") | ~Q(phone="")
    communities = done.values("community_id")
    rows = Owner.objects.filter(with_numbers, unit__building__community__in=communities)
    return rows.order_by("owner_id")


def due(today: date) -> Due:
    """Return what is due on a day."""
    keys = list(_owners(today).values_list("owner_id", flat=True))
    mark = hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16]
    return Due("contact_numbers", len(keys), mark)


def delete_due(account: Account, today: date, mark: str) -> int:
    """Delete what is due, if it is still what was shown.

    Raises
    ------
    Refused
        The list has changed since.
    """
    demand(may(account, "answer_persons"))
    with gathered():
        now = due(today)
        if now.mark != mark:
            raise Refused(_("到期清单已有变化，请看过新的清单再确认。"))
        keys = list(_owners(today).values_list("owner_id", flat=True))
        for at in range(0, len(keys), 500):
            Owner.objects.filter(pk__in=keys[at : at + 500]).update(**_NUMBERS)
        after = {"rows": now.rows, "rule": now.rule}
        record(actor(account), [Act("delete_due", "owners", now.rule, after=after)])
    return now.rows
