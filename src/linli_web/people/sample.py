"""The invented people of the sample, one for each role."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db import transaction
from django.utils import timezone

from linli_web.people.models import Account, Holding, Organisation
from linli_web.tables.packed import packed_rows


@dataclass(frozen=True, slots=True)
class Person:
    """One invented account: who it is, of which organisation, with which role, and where."""

    username: str
    name: str
    office: str
    organisation: str
    kind: str
    role: str
    scope: str
    place: str


@cache
def people() -> tuple[Person, ...]:
    """Return the people of the sample."""
    return tuple(Person(**row) for row in packed_rows("linli_web.people", "sample_people"))


@transaction.atomic
def open_sample_account(person: Person, password: str) -> Account:
    """Open an account of the sample with its role, or give an old one a new password."""
    organisation = None
    if person.organisation:
        organisation, _ = Organisation.objects.get_or_create(
            name=person.organisation, defaults={"kind": person.kind, "of_sample": True}
        )
    account, _ = Account.objects.update_or_create(
        username=person.username,
        defaults={
            "name": person.name,
            "office": person.office,
            "organisation": organisation,
            "of_sample": True,
        },
    )
    account.set_password(password)
    account.save(update_fields=["password"])
    held = {"role": person.role, "scope": person.scope, "place": person.place}
    if not account.holdings.filter(**held, ended_at=None).exists():
        Holding.objects.create(account=account, since=timezone.now(), **held)
    return account
