"""Work changes hands: taken, handed over with words, put aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli_web.journal.actions import Act, gathered, record
from linli_web.notices.actions.asking import close, page_of
from linli_web.notices.actions.outcomes import Refused
from linli_web.notices.actions.telling import Message, tell
from linli_web.notices.models import WorkItem
from linli_web.notices.permissions import may_be_given, may_handle
from linli_web.people.actors import actor as as_actor
from linli_web.people.rights import demand

if TYPE_CHECKING:
    from linli_web.journal.actions import Actor
    from linli_web.people.models import Account

LONGEST_WORDS = 500


@gathered()
def take(actor: Account, public_id: str, version: int) -> WorkItem:
    """Take work that waits for whoever holds a role.

    Raises
    ------
    Refused
        It is settled, or somebody else moved in between.
    PermissionDenied
        It does not wait for this person.
    """
    item = _locked(actor, public_id, version)
    _give(item, actor)
    record(as_actor(actor), [_act("take_work", item)])
    return item


@gathered()
def hand_over(
    actor: Account, public_id: str, version: int, successor: Account, words: str
) -> WorkItem:
    """Hand work over to somebody, with words on why.

    Raises
    ------
    Refused
        It is settled, somebody moved in between, words are missing, or the other cannot do it.
    PermissionDenied
        It does not wait for this person, who may not assign work there either.
    """
    item = _locked(actor, public_id, version)
    said = _said(words)
    if successor == item.account:
        raise Refused(_("这件事已经在%(name)s手里。") % {"name": successor.name})
    able = may_be_given(successor, item)
    if not able.allowed:
        raise Refused(able.reason)
    _give(item, successor)
    record(as_actor(actor), [_act("hand_over_work", item, said)])
    if successor != actor:
        title = gettext_noop("%(who)s把一件待办转给您：%(said)s")
        values = {"who": str(actor), "said": said}
        once = f"handed:{item.public_id}:{item.version}"
        tell([successor], Message("handed", title, values, page_of(item), once))
    return item


@gathered()
def put_aside(actor: Account, public_id: str, version: int, words: str) -> WorkItem:
    """Say why work need not be done; it does not come back until its cause went and came again.

    Raises
    ------
    Refused
        It is settled, somebody moved in between, or words are missing.
    PermissionDenied
        It does not wait for this person, who may not assign work there either.
    """
    item = _locked(actor, public_id, version)
    said = _said(words)
    close(item, WorkItem.State.ASIDE)
    record(as_actor(actor), [_act("put_work_aside", item, said)])
    return item


def hand_over_all(leaving: Account, successor: Account, actor: Actor) -> int:
    """Hand over all work that waits for one person; return how many items it was.

    What the successor may not see goes back to whoever holds the role it was asked of.

    Raises
    ------
    Refused
        Some of it was asked of this person alone, and the successor may not see it.
    """
    with gathered():
        items = list(
            WorkItem.objects.select_for_update(of=("self",)).filter(
                account=leaving, state=WorkItem.State.OPEN
            )
        )
        given = [item for item in items if may_be_given(successor, item).allowed]
        returned = [item for item in items if item not in given]
        if hidden := [item for item in returned if not item.role]:
            words = _("%(name)s看不到其中 %(number)s 件待办，请选别人接手。")
            raise Refused(words % {"name": successor.name, "number": len(hidden)})
        for item in given:
            _give(item, successor)
        for item in returned:
            _give(item, None)
        record(actor, [_act("hand_over_work", item) for item in items])
        if given:
            title = gettext_noop("%(who)s的 %(number)s 件待办转给您")
            values = {"who": str(leaving), "number": len(given)}
            once = f"handed-all:{leaving.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
            tell([successor], Message("handed", title, values, reverse("work"), once))
    return len(items)


def _locked(actor: Account, public_id: str, version: int) -> WorkItem:
    rows = WorkItem.objects.select_for_update(of=("self",)).select_related("account")
    item = rows.get(public_id=public_id)
    demand(may_handle(actor, item))
    if item.state != WorkItem.State.OPEN:
        raise Refused(_("这件事已经办结。"))
    if item.version != version:
        raise Refused(_("有人刚刚动过这件事，请看过再决定。"))
    return item


def _give(item: WorkItem, account: Account | None) -> None:
    item.account = account
    item.version += 1
    item.save()


def _said(words: str) -> str:
    said = words.replace("\0", "").strip()
    if not said:
        raise Refused(_("请写一句说明。"))
    if len(said) > LONGEST_WORDS:
        raise Refused(
            _("说明最多 %(most)s 个字，现在 %(number)s 个。")
            % {"most": LONGEST_WORDS, "number": len(said)}
        )
    return said


def _act(verb: str, item: WorkItem, said: str = "") -> Act:
    after = {"kind": item.kind, "account": item.account_id, "state": item.state}
    return Act(verb, "work_items", item.public_id, after=after, note=said)
