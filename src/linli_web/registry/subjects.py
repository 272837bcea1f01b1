"""Communities and buildings can be talked about by whoever may open their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from linli_web.notices import subjects
from linli_web.registry.cells import PAGES, name_of
from linli_web.registry.models import Building, Community

if TYPE_CHECKING:
    from django.db.models import Model


def register_subjects() -> None:
    """Tell the room of notices where communities and buildings have their pages."""
    for table, model in (("communities", Community), ("buildings", Building)):
        subjects.register(table, _subject(table, model))


def _subject(table: str, model: type[Model]) -> subjects.Subject:
    def page(key: str) -> str:
        there = model._default_manager.filter(pk=key).exists()
        return reverse(PAGES[table], args=[key]) if there else ""

    def name(key: str) -> str:
        row = model._default_manager.filter(pk=key).first()
        return name_of(row) if row else key

    return subjects.Subject(page, name)
