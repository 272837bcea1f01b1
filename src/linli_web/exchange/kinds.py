"""The long work of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli_web.runs.kinds import Kind, register

if TYPE_CHECKING:
    from linli_web.runs.leases import Lease
    from linli_web.runs.models import Run


def register_all() -> None:
    """Make them known."""
    register(Kind("import_preview", _("检查导入文件"), _look, _page, act="import"))
    register(Kind("import", _("导入"), _carry_out, _page, act="import"))
    register(Kind("import_undo", _("撤销导入"), _take_back, _page, act="import"))


# Reading tables takes half a second to bring in; only a worker needs it.


def _look(lease: Lease) -> None:
    from linli_web.exchange.importing import look

    look(lease)


def _carry_out(lease: Lease) -> None:
    from linli_web.exchange.importing import carry_out

    carry_out(lease)


def _take_back(lease: Lease) -> None:
    from linli_web.exchange.importing import take_it_back

    take_it_back(lease)


def _page(run: Run) -> str | None:
    """Runs of earlier versions have no import to show."""
    job = run.options.get("import")
    return reverse("import", args=[job]) if job else None
