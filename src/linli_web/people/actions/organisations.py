"""Entering organisations and their papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli_web.journal.actions import Act, gathered, record
from linli_web.people.actors import actor as as_actor
from linli_web.people.models import Organisation, OrganisationDocument
from linli_web.people.outcomes import Conflict, Refused
from linli_web.people.permissions import may_manage_organisations
from linli_web.people.reasons import against
from linli_web.people.rights import demand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli_web.people.models import Account

_TABLE = "organisations"
FIELDS = ("name", "kind", "credit_code", "works_class", "address", "note")
DOCUMENT_FIELDS = ("kind", "number", "issued_on", "expires_on")


@gathered()
def create_organisation(actor: Account, values: Mapping[str, Any]) -> Organisation:
    """Enter an organisation.

    Raises
    ------
    PermissionDenied
        Not allowed.
    """
    demand(may_manage_organisations(actor))
    made = Organisation.objects.create(**{name: values[name] for name in FIELDS})
    act = Act("create", _TABLE, made.public_id, after=_told(made, FIELDS))
    record(as_actor(actor), [act])
    return made


@gathered()
def edit_organisation(
    actor: Account, organisation: Organisation, version: int, values: Mapping[str, Any]
) -> None:
    """Change an organisation.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Conflict
        Somebody else saved in between.
    """
    demand(may_manage_organisations(actor))
    locked = _locked(organisation)
    before = _told(locked, FIELDS)
    if locked.version != version:
        raise Conflict(before, locked.version)
    for name in FIELDS:
        setattr(locked, name, values[name])
    _saved(actor, locked, "edit", before)


@gathered()
def close_organisation(actor: Account, organisation: Organisation, because: str) -> None:
    """Close an organisation; accounts stay with it, new ones cannot name it.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        It is closed, has open accounts, or no reason was given.
    """
    demand(may_manage_organisations(actor))
    locked = _locked(organisation)
    reasons = against(because, _("请写明停用的原因。"))
    if locked.closed_at is not None:
        reasons.append(_("这个单位已经停用。"))
    if people := locked.accounts.filter(is_active=True).count():
        reasons.append(_("还有 %s 个在用的账号属于这个单位，请先停用或改到别的单位。") % people)
    if reasons:
        raise Refused(*reasons)
    locked.closed_at = timezone.now()
    _saved(actor, locked, "close", {}, because.strip())


@gathered()
def reopen_organisation(actor: Account, organisation: Organisation) -> None:
    """Take back the closing of an organisation.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        It is not closed.
    """
    demand(may_manage_organisations(actor))
    locked = _locked(organisation)
    if locked.closed_at is None:
        raise Refused(_("这个单位没有停用。"))
    locked.closed_at = None
    _saved(actor, locked, "reopen", {})


@gathered()
def add_document(
    actor: Account, organisation: Organisation, values: Mapping[str, Any]
) -> OrganisationDocument:
    """Enter a paper of an organisation.

    Raises
    ------
    PermissionDenied
        Not allowed.
    """
    demand(may_manage_organisations(actor))
    made = OrganisationDocument.objects.create(
        organisation=organisation, **{name: values[name] for name in DOCUMENT_FIELDS}
    )
    after = _told(made, DOCUMENT_FIELDS)
    record(as_actor(actor), [Act("add_document", _TABLE, organisation.public_id, after=after)])
    return made


@gathered()
def withdraw_document(actor: Account, document: OrganisationDocument, because: str) -> None:
    """Take a paper that was entered wrongly or replaced out of the list; it is kept.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        It was withdrawn, or no reason was given.
    """
    demand(may_manage_organisations(actor))
    rows = OrganisationDocument.objects.select_for_update(of=("self",))
    locked = rows.select_related("organisation").get(pk=document.pk)
    if reasons := against(because, _("请写明撤下的原因。")):
        raise Refused(*reasons)
    if locked.withdrawn_at is not None:
        raise Refused(_("这份证照已经撤下。"))
    locked.withdrawn_at = timezone.now()
    locked.withdrawn_because = because.strip()
    locked.save()
    before = _told(locked, DOCUMENT_FIELDS)
    key = locked.organisation.public_id
    act = Act("withdraw_document", _TABLE, key, before=before, note=because.strip())
    record(as_actor(actor), [act])


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _saved(
    actor: Account, row: Organisation, verb: str, before: Mapping[str, str], note: str = ""
) -> None:
    after = _told(row, FIELDS) if verb == "edit" else {}
    changed = [name for name in after if after[name] != before[name]]
    if verb == "edit" and not changed:
        return
    row.version += 1
    row.save()
    act = Act(
        verb,
        _TABLE,
        row.public_id,
        {name: before[name] for name in changed} or None,
        {name: after[name] for name in changed} or None,
        note,
    )
    record(as_actor(actor), [act])


def _told(row: Organisation | OrganisationDocument, fields: tuple[str, ...]) -> dict[str, str]:
    """Return values as the journal keeps them."""
    values = {name: getattr(row, name) for name in fields}
    return {name: "" if value is None else str(value) for name, value in values.items()}
