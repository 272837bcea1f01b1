"""Templates of plan books: a new version, and back to the packed one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from linli.documents import check_outline
from linli.plan.plan_book import place_names
from linli_web.journal.actions import Act, record
from linli_web.people.actors import actor
from linli_web.people.rights import demand, may
from linli_web.plan.models import PlanBookTemplate
from linli_web.registry.actions import Conflict, Rejected

if TYPE_CHECKING:
    from linli_web.people.models import Account

_TABLE = "plan_book_templates"


def save_template(account: Account, language: str, text: str, number: int) -> PlanBookTemplate:
    """Keep a new version of the template of a language.

    Parameters
    ----------
    account
        Who does it.
    language
        `zh` or `en`.
    text
        The template, as `linli.documents.check_outline` describes.
    number
        The version that was changed; 0 for the packed one.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Rejected
        It names places that there are not, or is wrong otherwise.
    Conflict
        Somebody else saved in between.
    """
    demand(may(account, "edit_book_templates"))
    problems = check_outline(text, place_names())
    if problems:
        raise Rejected(problems)
    return _keep(account, language, text, number)


def restore_packed_template(account: Account, language: str, number: int) -> PlanBookTemplate:
    """Let the packed template hold again; the versions before stay to be read.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Conflict
        Somebody else saved in between.
    """
    demand(may(account, "edit_book_templates"))
    return _keep(account, language, "", number)


def _keep(account: Account, language: str, text: str, number: int) -> PlanBookTemplate:
    try:
        with transaction.atomic():
            newest = PlanBookTemplate.objects.filter(language=language).first()
            if (newest.number if newest else 0) != number:
                raise _conflict(language)
            made = PlanBookTemplate.objects.create(
                language=language, number=number + 1, text=text, made_by=account
            )
            after = {"language": language, "number": made.number, "text": text}
            record(actor(account), [Act("edit_book_template", _TABLE, str(made.pk), after=after)])
            return made
    except IntegrityError as fault:
        raise _conflict(language) from fault


def _conflict(language: str) -> Conflict:
    newest = PlanBookTemplate.objects.filter(language=language).first()
    told = {"text": newest.text} if newest else {}
    return Conflict(told, newest.number if newest else 0)
