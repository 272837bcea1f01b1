"""What the office keeps on somebody because they have an account, wherever it stands.

Rooms to the right of this one tell of their own rows (`keeps`); how each table and field is called
stands in `holder_tables.csv`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils import timezone

from linli.schema import Field, TableDefinition
from linli_web.files.models import Attachment
from linli_web.journal.models import Entry
from linli_web.notices.models import Choice, Comment, Notice
from linli_web.people import places
from linli_web.people.models import Account, Deputy
from linli_web.people.places import Place
from linli_web.people.reads import holdings_of
from linli_web.people.telephones import TABLE, number_of
from linli_web.personal.columns import personal_kinds
from linli_web.personal.keys import keys_for
from linli_web.personal.models import PersonKey
from linli_web.registry.models import Proposal
from linli_web.runs.models import Run
from linli_web.tables.packed import packed_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from django.db.models import Model

    Rows = Callable[[Account], Iterable[Model]]

_PREFIX = f"{TABLE}/"
_TOLD_ELSEWHERE: dict[str, Rows] = {}
_ROWS: Mapping[str, Rows] = {
    "holdings": lambda account: account.holdings.all(),
    "deputies": lambda account: (
        Deputy.objects.filter(absent=account) | Deputy.objects.filter(deputy=account)
    ).select_related("absent", "deputy"),
    "sessions": lambda account: UserSession.objects.filter(user_id=account.pk),
    "logins": lambda account: SocialAccount.objects.filter(user_id=account.pk),
    "slips": lambda account: account.slips.all(),
    "notices": lambda account: Notice.objects.filter(account=account),
    "notice_choices": lambda account: Choice.objects.filter(account=account),
    "comments": lambda account: Comment.objects.filter(author=account),
    "proposals": lambda account: Proposal.objects.filter(proposed_by=account),
    "attachments": lambda account: Attachment.objects.filter(added_by=account),
    "runs": lambda account: Run.objects.filter(asked_by=account),
    "journal_entries": lambda account: Entry.objects.filter(actor_id=str(account.pk)),
}


def keeps(table: str, rows: Rows) -> None:
    """Tell of one more table that keeps something on holders of accounts."""
    _TOLD_ELSEWHERE[table] = rows


@cache
def definitions() -> Mapping[str, TableDefinition]:
    """Return how the tables and fields of holders are called."""
    found: dict[str, TableDefinition] = {}
    fields: dict[str, list[Field]] = {}
    rows = packed_rows("linli_web.privacy", "holder_tables")
    for row in rows:
        if row["field"]:
            fields.setdefault(row["table"], []).append(_field(row))
    for row in rows:
        if not row["field"]:
            name = row["table"]
            own = tuple(fields[name])
            found[name] = TableDefinition(name, "", True, row["zh"], row["en"], "", "", own)
    return found


def _field(row: Mapping[str, str]) -> Field:
    none = {"unit": "", "minimum": "", "maximum": "", "default": "", "choices": "", "example": ""}
    none |= {"references": "", "zh_description": "", "description": ""}
    name, kind = row["field"], row["type"]
    return Field(
        name=name, type=kind, key=False, required=False, zh=row["zh"], en=row["en"], **none
    )


def holder_of(key: PersonKey) -> Account | None:
    """Return whose account a person's key belongs to; None for one of the register."""
    if not key.subject.startswith(_PREFIX):
        return None
    return Account.objects.filter(public_id=key.subject.removeprefix(_PREFIX)).first()


def key_of_holder(account: Account) -> PersonKey:
    """Return the key of an account's person, made where there is none; of an erased one the old."""
    subject = f"{_PREFIX}{account.public_id}"
    if account.erased_at is None:
        return PersonKey.objects.get(pk=keys_for([subject])[subject].key_id)
    return PersonKey.objects.filter(subject=subject).latest("made_at")


def profile(account: Account) -> dict[str, Any]:
    """Return the account itself, opened."""
    return _values(TABLE, account) | {"phone": number_of(account) or None}


def rows_of_holder(account: Account) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield table, key and opened values of everything on a holder, the account first."""
    yield TABLE, account.public_id, profile(account)
    for name, rows in {**_ROWS, **_TOLD_ELSEWHERE}.items():
        for row in rows(account):
            key = getattr(row, "public_id", None) or row.pk
            yield name, str(key), _values(name, row)


def numbers_of_rows(account: Account) -> list[tuple[TableDefinition, int]]:
    """Return how many rows each table keeps on a holder, beside the account itself."""
    parts = {**_ROWS, **_TOLD_ELSEWHERE}
    counted = (
        (definitions()[name], sum(1 for _row in rows(account))) for name, rows in parts.items()
    )
    return [(each, number) for each, number in counted if number]


def _values(name: str, row: Model) -> dict[str, Any]:
    sealed = personal_kinds(name)
    return {
        field.name: _plain(getattr(row, field.name))
        for field in definitions()[name].fields
        if field.name not in sealed
    }


def _plain(value: Any) -> Any:
    if value is None or value == "":
        return None
    if hasattr(value, "tzinfo"):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return value if isinstance(value, bool | int) else str(value)


def place_of_holder(account: Account) -> Place:
    """Return where a holder's roles lie: what all of them have in common."""
    held = list(holdings_of(account)) or list(account.holdings.order_by("-pk")[:1])
    found = [places.place_held(each.scope, each.place) or Place() for each in held]
    if not found:
        return Place()
    names = ("county", "street", "committee", "community", "building")
    shared = ({getattr(each, name) for each in found} for name in names)
    return Place(*(codes.pop() if len(codes) == 1 else "" for codes in shared))
