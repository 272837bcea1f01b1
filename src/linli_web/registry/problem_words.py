"""Problems of data as sentences for whoever typed them: the fault, then the remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli.schema.wording import message, remedy
from linli_web.registry.cells import language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linli.records import Problem


def in_sentences(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return each problem with its remedy in the language of the page."""
    said = _("%(fault)s。%(remedy)s。")
    return tuple(
        said % {"fault": message(each, language()), "remedy": remedy(each, language())}
        for each in problems
    )
