"""Proposing changes to a row and withdrawing; deciding on each field of a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli.schema import table
from linli_web.journal.actions import Act, gathered, record
from linli_web.notices.actions import Message, Wanted, ask, settle, tell
from linli_web.people.actors import actor as as_actor
from linli_web.people.holders import holders
from linli_web.people.reasons import kept_words
from linli_web.people.rights import demand
from linli_web.registry.actions.editing import edit, locked, read_changes
from linli_web.registry.actions.outcomes import Refused
from linli_web.registry.cells import field_heading
from linli_web.registry.differences import in_words, names_in, read_typed
from linli_web.registry.located import place_of_row
from linli_web.registry.models import Proposal, ProposedValue
from linli_web.registry.models.proposals import note_of
from linli_web.registry.permissions import may_decide, may_propose, may_withdraw
from linli_web.registry.proposal_states import PROPOSED, moves, proposable
from linli_web.registry.proposals import title, title_of_row
from linli_web.registry.row_values import as_text, plain, snapshot

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from linli_web.people.models import Account

_TABLE = "proposals"
_LONGEST = 500


@gathered()
def propose(
    account: Account, name: str, key: str, changes: Mapping[str, str], reason: str
) -> Proposal:
    """Propose values for fields of a row.

    Parameters
    ----------
    account
        Who proposes.
    name, key
        The row.
    changes
        Texts by field, as typed.
    reason
        How the proposer knows.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Rejected
        A value is wrong.
    Refused
        No reason or one with a person's number, nothing differs, a field cannot be proposed, or
        the same was proposed already.
    """
    row = locked(name, key)
    demand(may_propose(account, row))
    because = kept_words(
        reason, _LONGEST, _("请写明理由：您是怎么知道的，比如“我住这栋楼，数过户数”。")
    )
    wanted = _wanted(name, snapshot(name, row), changes)
    _refuse_twice(name, key, wanted)
    made = Proposal.objects.create(
        table=name, key=key, version=row.version, reason=because, proposed_by=account
    )
    ProposedValue.objects.bulk_create(
        ProposedValue(proposal=made, field=field, before=before, after=after)
        for field, (before, after) in wanted.items()
    )
    before, after = ({field: pair[side] for field, pair in wanted.items()} for side in (0, 1))
    about = {"table": name, "key": key}
    act = Act("propose", _TABLE, made.public_id, before, after | about, because)
    record(as_actor(account), [act])
    _ask(account, made, row)
    return made


def _wanted(
    name: str, before: Mapping[str, Any], changes: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """Return of each field that would change what stands there and what should."""
    if others := [field for field in changes if field not in proposable(name)]:
        labels = "、".join(field_heading(table(name).field(each)) for each in others)
        raise Refused(
            _("“%(fields)s”由办公室确定，不能提出修改；可以写在说明里。") % {"fields": labels}
        )
    read = read_changes(name, dict(before), changes)
    texts = {field: (as_text(before[field]), as_text(plain(read[field]))) for field in read}
    wanted = {field: texts[field] for field in changes if field in texts}
    wanted = {field: pair for field, pair in wanted.items() if pair[0] != pair[1]}
    if not wanted:
        raise Refused(_("没有改动：填的和现在登记的一样。请改一项再提交。"))
    return wanted


def _refuse_twice(name: str, key: str, wanted: Mapping[str, tuple[str, str]]) -> None:
    rows = ProposedValue.objects.filter(
        proposal__table=name, proposal__key=key, proposal__state=PROPOSED
    )
    same = [
        each for each in rows.filter(field__in=list(wanted)) if wanted[each.field][1] == each.after
    ]
    if not same:
        return
    values = {each.field: read_typed(table(name).field(each.field), each.after) for each in same}
    names = names_in(name, [values])
    said = _("“%(field)s”改为“%(value)s”已经有人提出，正在等待办理，不用再提。")
    fields = [(table(name).field(field), value) for field, value in values.items()]
    raise Refused(
        *(
            said % {"field": field_heading(field), "value": in_words(field, value, names)}
            for field, value in fields
        )
    )


@gathered()
def decide(
    account: Account,
    public_id: str,
    version: int,
    accepted: Collection[str],
    answer: str = "",
) -> Proposal:
    """Take over some fields of a proposal, or none.

    Parameters
    ----------
    account
        Who decides.
    public_id
        The proposal.
    version
        The version of the row as the decider saw it, beside what is proposed.
    accepted
        Fields that are taken over.
    answer
        What the proposer is told; why, where not all is taken over.

    Raises
    ------
    PermissionDenied
        Not allowed, or the row is closed.
    Conflict
        Somebody changed the row since the decider looked.
    Rejected
        A value is no longer right.
    Refused
        Decided or withdrawn already, or the answer is missing.
    """
    proposal = _locked(public_id)
    demand(may_decide(account, proposal))
    values = list(proposal.values.all())
    taken = {each.field: each.after for each in values if each.field in accepted}
    every = len(taken) == len(values)
    move = (
        "accept_proposal" if every else "accept_part_of_proposal" if taken else "decline_proposal"
    )
    missing = _("有不采纳的项，请写明原因，提出的人会看到。") if moves()[move].needs_answer else ""
    said = kept_words(answer, _LONGEST, missing)
    _move(proposal, move)
    proposal.answer, proposal.decided_by = said, account
    for each in values:
        each.accepted = each.field in taken
    if taken:
        note = note_of(proposal)
        edit(account, proposal.table, proposal.key, version, taken, note)
    ProposedValue.objects.bulk_update(values, ["accepted"])
    proposal.save()
    after = {"accepted": sorted(taken), "proposed_by": str(proposal.proposed_by)}
    _ended(account, move, proposal, after, said)
    _answer(proposal)
    return proposal


@gathered()
def withdraw(account: Account, public_id: str) -> Proposal:
    """Take back a proposal of one's own that waits.

    Raises
    ------
    PermissionDenied
        It is another's.
    Refused
        Decided or withdrawn already.
    """
    proposal = _locked(public_id)
    demand(may_withdraw(account, proposal))
    _move(proposal, "withdraw_proposal")
    proposal.save()
    _ended(account, "withdraw_proposal", proposal)
    return proposal


def _locked(public_id: str) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("proposed_by")
    return rows.get(public_id=public_id)


def _move(proposal: Proposal, name: str) -> None:
    move = moves()[name]
    if proposal.state != move.start:
        raise Refused(_("这条修改建议%(state)s，不能再办。") % {"state": proposal.standing.label})
    proposal.state, proposal.ended_at = move.end, timezone.now()


def _ask(account: Account, proposal: Proposal, row: Any) -> None:
    """Let the proposal wait for whoever is nearest: the street, else the programme office."""
    place = place_of_row(row)
    others = holders("street", place).exclude(pk=account.pk)
    wanted = Wanted(
        kind=_TABLE,
        title=gettext_noop("%(who)s建议修改%(about)s"),
        values={"who": str(account), "about": title_of_row(proposal.table, row)},
        table=_TABLE,
        key=proposal.public_id,
        url=_page_of(proposal),
        place=place,
        role="street" if others.exists() else "programme_office",
    )
    ask(as_actor(account), wanted)


def _ended(
    account: Account,
    verb: str,
    proposal: Proposal,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> None:
    """Journal the end of a proposal, and let nobody wait for it any more."""
    about = {"table": proposal.table, "key": proposal.key}
    act = Act(verb, _TABLE, proposal.public_id, after=about | dict(after or {}), note=note)
    record(as_actor(account), [act])
    settle(as_actor(account), _TABLE, _TABLE, proposal.public_id)


def _answer(proposal: Proposal) -> None:
    """Tell the proposer what was decided."""
    titles = {
        "accepted": gettext_noop("您对%(about)s的修改建议已采纳"),
        "partly_accepted": gettext_noop("您对%(about)s的修改建议部分采纳"),
        "declined": gettext_noop("您对%(about)s的修改建议未采纳，原因见答复"),
    }
    values = {"about": title(proposal)}
    once = f"answered:{proposal.public_id}"
    message = Message("answered", titles[proposal.state], values, _page_of(proposal), once)
    tell([proposal.proposed_by], message)


def _page_of(proposal: Proposal) -> str:
    return reverse("registry:proposal", args=[proposal.public_id])
