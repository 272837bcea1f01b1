"""Changing the programme itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from linli_web.journal.actions import Act, Actor, record
from linli_web.plan.models import Programme

if TYPE_CHECKING:
    from collections.abc import Mapping


def set_programme(actor: Actor, told: Mapping[str, Any]) -> Programme:
    """Keep what `programme.toml` says of the programme.

    Parameters
    ----------
    actor
        Who does it.
    told
        Content of the file: name, english_name, county, years, discount, settings.
    """
    mine = Programme.objects.order_by("id").first() or Programme()
    settings = dict(told.get("settings", {}))
    as_of = settings.pop("as_of", None)
    mine.name = told["name"]
    mine.english_name = told.get("english_name", "")
    mine.county = str(told.get("county", ""))
    mine.years = list(told.get("years", []))
    mine.discount = float(told.get("discount", 0))
    mine.as_of = date.fromisoformat(str(as_of)) if as_of else None
    mine.of_sample = bool(settings.pop("sample", False))
    mine.settings = settings
    mine.save()
    record(actor, [Act("set_programme", "programmes", str(mine.pk), after={"name": mine.name})])
    return mine
