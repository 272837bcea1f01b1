"""Everything that the office keeps on one person, wherever it stands."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from linli.schema import TableDefinition, kept_tables, table
from linli.schema.personal import SEARCHABLE_TYPES
from linli_web.journal.models import Entry
from linli_web.people.models import Account
from linli_web.people.places import Place
from linli_web.people.telephones import TABLE as ACCOUNTS
from linli_web.people.telephones import opened
from linli_web.personal.keeping import PERSONS, open_all
from linli_web.personal.models import PersonKey
from linli_web.personal.sealing import Cell, digest
from linli_web.privacy.holders import (
    definitions,
    holder_of,
    key_of_holder,
    place_of_holder,
    rows_of_holder,
)
from linli_web.registry.models import Owner
from linli_web.tables.reading import read
from linli_web.tables.sealing import digest_of, person_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from linli.schema import Field
    from linli_web.personal.sealing import Opened


@dataclass(frozen=True, slots=True)
class Row:
    """One row about a person: its table, key, and what its fields say, opened."""

    table: str
    key: str
    values: dict[str, Any]


def definition(name: str) -> TableDefinition:
    """Return what a table of rows about persons is called, and its fields."""
    return definitions()[name] if name in definitions() else table(name)


def tables_of_persons() -> list[str]:
    """Return the tables whose rows belong to a person by `person_id`."""
    return [
        name
        for name, each in kept_tables().items()
        if each.personal and person_column(each) == "person_id"
    ]


def person_id(key: PersonKey) -> str:
    """Return the id that rows name a person by."""
    return key.subject.removeprefix(f"{PERSONS}/")


def rows_of(key: PersonKey) -> list[Row]:
    """Return the rows of a person; of an erased one what is left."""
    if (account := holder_of(key)) is not None:
        return [Row(*each) for each in rows_of_holder(account)]
    found = list[Row]()
    for name in tables_of_persons():
        rows = read(name, "person_id = %s", [person_id(key)], personal=True)
        keys = table(name).key
        found += [
            Row(name, " ".join(str(row[each]) for each in keys), row)
            for row in rows.iter_rows(named=True)
        ]
    return found


def value_of(key: PersonKey, table_name: str, row_key: str, field_name: str) -> Opened | None:
    """Return one personal value of a person; None where the person has no such row or field."""
    if (account := holder_of(key)) is not None:
        mine = (table_name, row_key, field_name) == (ACCOUNTS, account.public_id, "phone")
        return opened(account) if mine else None
    if table_name not in tables_of_persons():
        return None
    personal = {each.name for each in table(table_name).personal}
    if field_name not in personal:
        return None
    rows = Owner.objects.filter(pk=row_key, person_id=person_id(key))
    for token in rows.values_list(field_name, flat=True):
        return open_all([(Cell(table_name, field_name, row_key), token)])[0]
    return None


def found_by(kind: str, typed: str) -> list[PersonKey]:
    """Return the persons who have exactly this number."""
    persons = set[str]()
    for name in tables_of_persons():
        for field in _searchable(name, kind):
            column = digest_of(field)
            # The column's name is made from the schema.
            rows = read(name, f"{column} = %s", [digest(kind, typed)], columns=["person_id"])
            persons |= set(rows["person_id"].to_list())
    subjects = [f"{PERSONS}/{each}" for each in sorted(persons)]
    found = list(PersonKey.objects.filter(subject__in=subjects, erased_at__isnull=True))
    if kind == "phone":
        accounts = Account.objects.filter(phone_digest=digest(kind, typed)).order_by("pk")
        found += [key_of_holder(each) for each in accounts]
    return found


def _searchable(name: str, kind: str) -> Iterator[Field]:
    return (each for each in table(name).personal if each.type == kind in SEARCHABLE_TYPES)


def place_of_person(key_id: str) -> Place | None:
    """Return where a person's homes, or roles, lie: what all of them have in common."""
    key = PersonKey.objects.filter(pk=key_id).first()
    if key is None:
        return None
    if (account := holder_of(key)) is not None:
        return place_of_holder(account)
    homes = Owner.objects.filter(person_id=person_id(key)).values_list(
        "unit__building__community__county_id",
        "unit__building__community__street_id",
        "unit__building__community__committee_id",
        "unit__building__community_id",
        "unit__building_id",
    )
    columns = list(zip(*homes.distinct(), strict=True)) or [()] * len(fields(Place))
    return Place(*((each[0] or "") if len(set(each)) == 1 else "" for each in columns))


def entries_of(key: PersonKey) -> QuerySet[Entry]:
    """Return what the journal tells of a person: of their rows and of who looked at them."""
    about = Q(table=PERSONS, key=key.pk)
    if (account := holder_of(key)) is not None:
        about |= Q(table=ACCOUNTS, key=account.public_id)
        return Entry.objects.filter(about).order_by("number")
    for row in rows_of(key):
        about |= Q(table=row.table, key=row.key)
    return Entry.objects.filter(about).order_by("number")
