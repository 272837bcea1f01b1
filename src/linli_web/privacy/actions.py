"""To see, search, hand out and erase what the office keeps on a person; each leaves its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.schema import table
from linli.standards import limit
from linli_web.journal.actions import Act, gathered, record
from linli_web.journal.heads import locked_head
from linli_web.journal.models import Entry
from linli_web.people.actions import close_account
from linli_web.people.actors import actor
from linli_web.people.models import Account
from linli_web.people.outcomes import Refused
from linli_web.people.rights import demand, may
from linli_web.personal.erasing import destroy
from linli_web.personal.keeping import PERSONS
from linli_web.privacy.forgetting import forget
from linli_web.privacy.holders import holder_of, key_of_holder
from linli_web.privacy.models import PersonRequest
from linli_web.privacy.reads import (
    definition,
    found_by,
    person_id,
    place_of_person,
    rows_of,
    tables_of_persons,
    value_of,
)
from linli_web.publish.wording import language
from linli_web.tables.sealing import digests_of

if TYPE_CHECKING:
    from datetime import date

    from linli_web.personal.models import PersonKey
    from linli_web.personal.sealing import Opened

_AN_HOUR = timedelta(hours=1)
_SHORTEST_REASON = 4
# What looks like a number of a person has no place in a journal that nobody can change.
_NUMBER = re.compile(r"\d{7}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One value of a person: table, key of the row, field."""

    table: str
    row: str
    field: str


def checked_reason(text: str) -> str:
    """Return a reason; refuse one that says nothing, or holds a number that should not stay.

    Raises
    ------
    Refused
        It is too short, or holds a number.
    """
    reason = " ".join(text.split())
    if len(reason) < _SHORTEST_REASON:
        raise Refused(_("请写明事由，至少四个字，例如“联系入户勘查”。"))
    if _NUMBER.search(reason):
        raise Refused(_("事由里不要写号码：日志不能修改，写进去就删不掉了。"))
    return reason


def reveal(account: Account, key: PersonKey, asked: Asked, reason: str) -> Opened:
    """Show one value in full, with the reason in the journal.

    Raises
    ------
    PermissionDenied
        The account may not see persons there.
    Refused
        No reason, no such value, or too many in this hour.
    """
    demand(may(account, "reveal_personal", place_of_person(key.pk)))
    because = checked_reason(reason)
    found = value_of(key, asked.table, asked.row, asked.field)
    if found is None or found.state == "empty":
        raise Refused(_("这一项没有登记。"))
    with transaction.atomic():
        # Held, so that two windows of one person count together.
        locked_head()
        _refuse_too_many(account)
        label = definition(asked.table).field(asked.field).label(language())
        after = {"field": asked.field, "person": key.pk}
        record(
            actor(account),
            [Act("reveal_personal", asked.table, asked.row, None, after, f"{label}：{because}")],
        )
    return found


def _refuse_too_many(account: Account) -> None:
    most = settings.REVEALS_PER_HOUR
    seen = Entry.objects.filter(
        actor_id=actor(account).id,
        act="reveal_personal",
        at__gte=timezone.now() - _AN_HOUR,
    ).count()
    if seen >= most:
        raise Refused(
            _("一小时内最多查看 %(most)d 项，请稍后再看；需要成批的资料，请由县专班导出。")
            % {"most": most}
        )


def search(account: Account, kind: str, typed: str) -> list[PersonKey]:
    """Return persons by an exact number, within the account's reach; the number is not kept."""
    demand(may(account, "search_personal"))
    found = [
        key
        for key in found_by(kind, typed)
        if may(account, "search_personal", place_of_person(key.pk)).allowed
    ]
    record(actor(account), [Act("search_personal", PERSONS, kind, after={"found": len(found)})])
    return found


def register_request(
    account: Account, key: PersonKey, kind: str, received_on: date
) -> PersonRequest:
    """Write down what a person asked, and by when the office has to answer."""
    demand(may(account, "answer_persons", place_of_person(key.pk)))
    if kind not in PersonRequest.Kind.values:
        raise Refused(_("请选择要求的种类。"))
    days = timedelta(days=int(limit("personal.answer", received_on)))
    with gathered():
        row = PersonRequest.objects.create(
            person=key, kind=kind, received_on=received_on, due_on=received_on + days
        )
        after = {"request": row.public_id, "kind": kind, "due_on": row.due_on.isoformat()}
        record(actor(account), [Act("register_request", PERSONS, key.pk, after=after)])
    return row


def answer_request(account: Account, row: PersonRequest, answer: str, day: date) -> None:
    """Write down what the office answered; answered once, it stays."""
    demand(may(account, "answer_persons", place_of_person(row.person_id)))
    said = checked_reason(answer)
    with gathered():
        open_ = PersonRequest.objects.select_for_update().filter(
            pk=row.pk, answered_on__isnull=True
        )
        if not open_.update(answered_on=day, answer=said):
            raise Refused(_("这项要求已经答复过了。"))
        after = {"request": row.public_id}
        record(actor(account), [Act("answer_request", PERSONS, row.person_id, after=after)])


def export_person(account: Account, key: PersonKey, reason: str, form: str) -> None:
    """Ask whether everything on a person may be handed out, and keep that it was."""
    demand(may(account, "export_personal", place_of_person(key.pk)))
    because = checked_reason(reason)
    record(
        actor(account),
        [Act("export_personal", PERSONS, key.pk, after={"form": form}, note=because)],
    )


def export_own(account: Account, form: str) -> PersonKey:
    """Keep that somebody took a copy of what is held on them, and return their key."""
    key = key_of_holder(account)
    note = _("本人下载")
    record(
        actor(account), [Act("export_personal", PERSONS, key.pk, after={"form": form}, note=note)]
    )
    return key


def erase(account: Account, key: PersonKey, reason: str) -> int:
    """Destroy a person's key: what was kept on the person can never be read again.

    The rows themselves stay, with unit and share, which the votes and figures of others need; so
    do lines of the journal, unreadable. An account is closed for good and named neutrally; what its
    holder did in office stays in the journal under the name of then.

    Returns
    -------
    int
        How many rows lost their personal values.
    """
    demand(may(account, "answer_persons", place_of_person(key.pk)))
    because = checked_reason(reason)
    holder = holder_of(key)
    if holder is not None:
        return _erase_holder(account, key, holder, because)
    with gathered():
        rows = rows_of(key)
        destroy(key.pk)
        for name in tables_of_persons():
            _forget_digests(name, person_id(key))
        after: dict[str, Any] = {"rows": len(rows)}
        record(actor(account), [Act("erase_personal", PERSONS, key.pk, after=after, note=because)])
    return len(rows)


def _erase_holder(account: Account, key: PersonKey, holder: Account, because: str) -> int:
    if holder.erased_at is not None:
        raise Refused(_("这个账号已经注销。"))
    if holder.pk == account.pk:
        raise Refused(_("不能注销自己的账号，请另一位管理员来办。"))
    with gathered():
        if holder.is_active:
            close_account(account, holder, None, because)
        destroy(key.pk)
        forget(Account.objects.select_for_update(of=("self",)).get(pk=holder.pk))
        record(
            actor(account),
            [Act("erase_personal", PERSONS, key.pk, after={"rows": 1}, note=because)],
        )
    return 1


def _forget_digests(name: str, person: str) -> None:
    columns = digests_of(table(name).personal)
    if not columns:
        return
    emptied = ", ".join(f"{connection.ops.quote_name(each)} = ''" for each in columns)
    with connection.cursor() as cursor:
        # Every name comes from the schema.
        cursor.execute(f'UPDATE "{name}" SET {emptied} WHERE person_id = %s', [person])  # noqa: S608 # nosec B608
