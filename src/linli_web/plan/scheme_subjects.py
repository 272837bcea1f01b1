"""Schemes and their lines as things that can be talked about and carry drawings."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from linli_web.files import subjects as files
from linli_web.notices import subjects
from linli_web.plan.models import Scheme
from linli_web.plan.permissions import may_use_files
from linli_web.registry import catalogues
from linli_web.registry.cells import language


def line_key(family: str, measure_id: str) -> str:
    """Return what a line is called, alike in all versions: what was said stays with it."""
    return f"{family}|{measure_id}"


def register_scheme_subjects() -> None:
    """Tell the rooms of notices and files of schemes."""
    subjects.register("plan_schemes", subjects.Subject(_page, _name))
    subjects.register("plan_scheme_lines", subjects.Subject(_page_of_line, _name_of_line))
    files.register("plan_schemes", "", "plan:scheme", named=_name, allowed=may_use_files)


def _page(public_id: str) -> str:
    there = Scheme.objects.filter(public_id=public_id).exists()
    return reverse("plan:scheme", args=[public_id]) if there else ""


def _name(public_id: str) -> str:
    scheme = Scheme.objects.filter(public_id=public_id).select_related("community").first()
    if scheme is None:
        return public_id
    return _("%(community)s方案 %(scheme)s") % {"community": scheme.community, "scheme": scheme}


def _page_of_line(key: str) -> str:
    """Return the line's page in the newest version that has it."""
    family, _stroke, measure_id = key.rpartition("|")
    scheme = (
        Scheme.objects.filter(family=family, lines__measure_id=measure_id)
        .order_by("-number")
        .first()
    )
    return reverse("plan:scheme-line", args=[scheme.public_id, measure_id]) if scheme else ""


def _name_of_line(key: str) -> str:
    family, _stroke, measure_id = key.rpartition("|")
    return f"{family} {catalogues.label('measures', measure_id, language())}"
