"""Changing the programme itself."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from linli_web.journal.actions import Act, Actor, record
from linli_web.plan.models import Programme

if TYPE_CHECKING:
    from linli.tables.programme import Programme as Told


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
