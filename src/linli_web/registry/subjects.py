"""What of the register can be talked about and carry files, beside what the desks show.

Communities and buildings are talked about by whoever may open their pages, proposed changes by
whoever may see them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from linli_web.files import subjects as files
from linli_web.notices import subjects
from linli_web.registry.cells import PAGES, name_of
from linli_web.registry.models import Building, Community, Proposal
from linli_web.registry.permissions import may_see_named, may_use_files
from linli_web.registry.proposals import title_of

if TYPE_CHECKING:
    from django.db.models import Model


def register_subjects() -> None:
    """Tell the room of notices where communities, buildings and proposals have their pages."""
    for table, model in (("communities", Community), ("buildings", Building)):
        subjects.register(table, _subject(table, model))
    files.register("proposals", "", "registry:proposal", named=title_of, allowed=may_use_files)
    subjects.register("proposals", subjects.Subject(_page_of_proposal, title_of, may_see_named))


def _page_of_proposal(key: str) -> str:
    there = Proposal.objects.filter(public_id=key).exists()
    return reverse("registry:proposal", args=[key]) if there else ""


def _subject(table: str, model: type[Model]) -> subjects.Subject:
    def page(key: str) -> str:
        there = model._default_manager.filter(pk=key).exists()
        return reverse(PAGES[table], args=[key]) if there else ""

    def name(key: str) -> str:
        row = model._default_manager.filter(pk=key).first()
        return name_of(row) if row else key

    return subjects.Subject(page, name)
