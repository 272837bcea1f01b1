"""Changing the programme itself."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from linli_web.journal.actions import Act, Actor, record
from linli_web.people.actors import actor as as_actor
from linli_web.people.outcomes import Refused
from linli_web.people.rights import demand
from linli_web.plan.models import Programme
from linli_web.plan.scenario_permissions import may_edit_programme

if TYPE_CHECKING:
    from linli.tables.programme import Programme as Told
    from linli_web.people.models import Account


def set_programme(actor: Actor, told: Told) -> Programme:
    """Keep what `programme.toml` says of the programme.

    Parameters
    ----------
    actor
        Who does it.
    told
        Content of the file. Of its settings, `as_of` is the day that the data reach to and
        `sample` marks invented data; the rest is kept as it stands.
    """
    mine = Programme.objects.order_by("id").first() or Programme()
    settings = dict(told.settings)
    as_of = settings.pop("as_of", None)
    mine.name = told.name
    mine.english_name = str(told.others.get("english_name", ""))
    mine.county = told.county
    mine.years = list(told.years)
    mine.discount = told.discount
    mine.as_of = date.fromisoformat(str(as_of)) if as_of else None
    mine.of_sample = bool(settings.pop("sample", False))
    # TOML knows dates, JSON does not: they are kept as text.
    mine.settings = json.loads(json.dumps(settings, default=str))
    mine.save()
    record(actor, [Act("set_programme", "programmes", str(mine.pk), after={"name": mine.name})])
    return mine


@transaction.atomic
def move_sample_day(account: Account, day: date) -> Programme:
    """Move on the day on which the sample stands still, so that what takes days can be tried out.

    Parameters
    ----------
    account
        Who does it.
    day
        The new day.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        The data are not the sample's, or the day lies behind.
    """
    demand(may_edit_programme(account))
    mine = Programme.objects.select_for_update().order_by("id").first()
    if mine is None or not mine.of_sample or mine.as_of is None:
        raise Refused(_("只有示例的日期可以拨动。"))
    if day <= mine.as_of:
        raise Refused(_("示例的日期只能往后拨；要回到原来，请恢复示例。"))
    before, mine.as_of = mine.as_of, day
    mine.save()
    told = ({"as_of": before.isoformat()}, {"as_of": day.isoformat()})
    record(as_actor(account), [Act("move_sample_day", "programmes", str(mine.pk), *told)])
    return mine
