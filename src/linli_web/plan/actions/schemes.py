"""Drawing up a scheme: its lines, its versions, its freezing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.lifecycle import move_from
from linli.plan.schemes import classes, content_hash
from linli_web.journal.actions import Act, gathered, record
from linli_web.journal.models import Entry
from linli_web.people.actors import actor as as_actor
from linli_web.people.outcomes import Conflict, Refused
from linli_web.people.rights import demand
from linli_web.plan.actions.drafts import set_totals, write_parts
from linli_web.plan.assessing import assess, basis, lines_frame
from linli_web.plan.models import Scheme
from linli_web.plan.models.schemes import SUPERSEDED
from linli_web.plan.permissions import may_change_lines, may_move
from linli_web.plan.reads.drawings import drawing_hashes
from linli_web.plan.reads.programme import today
from linli_web.plan.typed_lines import FIELDS, read_lines
from linli_web.registry.actions.outcomes import Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli_web.journal.actions import Actor
    from linli_web.people.models import Account

EDITS = ("edit_scheme_lines", "restore_scheme_lines")


def typed_rows(scheme: Scheme) -> list[dict[str, str]]:
    """Return a scheme's lines as the texts that a designer would have typed."""
    return [
        {
            "measure_id": line.measure_id,
            "quantity": f"{Decimal(repr(line.quantity)):f}".removesuffix(".0"),
            "unit_price_yuan": str(line.unit_price_yuan),
            "low_yuan": "" if line.low_yuan is None else str(line.low_yuan),
            "high_yuan": "" if line.high_yuan is None else str(line.high_yuan),
            "note": line.note,
        }
        for line in scheme.lines.all()
    ]


def _locked(public_id: str, version: int) -> Scheme:
    """Return a scheme that nobody has changed since `version`, kept from others.

    Raises
    ------
    Conflict
        Somebody has.
    """
    scheme = Scheme.objects.select_for_update(of=("self",)).get(public_id=public_id)
    if scheme.version != version:
        raise Conflict({"lines": typed_rows(scheme)}, scheme.version)
    return scheme


@gathered()
def edit_lines(
    actor: Account,
    public_id: str,
    version: int,
    rows: Sequence[Mapping[str, str]],
    *,
    verb: str = "edit_scheme_lines",
    note: str = "",
) -> Scheme:
    """Put typed lines in the place of a draft's lines and reckon it anew.

    Parameters
    ----------
    actor
        Who does it.
    public_id
        Which scheme.
    version
        The version that the rows rest on.
    rows
        Texts by field: measure_id (or the measure's name), quantity, unit_price_yuan, low_yuan,
        high_yuan, note. Rows without a word are left out; a price that nobody typed comes from
        the price book.
    verb, note
        For the journal.

    Raises
    ------
    Conflict
        Somebody saved in between.
    Rejected
        A cell is wrong; nothing was saved.
    Refused
        No row is left.
    PermissionDenied
        Not allowed.
    """
    scheme = _locked(public_id, version)
    demand(may_change_lines(actor, scheme))
    read = read_lines(rows, scheme.price_book, Fraction(scheme.price_level), str(scheme.pk))
    if read.problems:
        raise Rejected(read.problems)
    if read.lines.is_empty():
        raise Refused(_("方案至少要有一行改造内容。"))
    before = typed_rows(scheme)
    _replace_lines(scheme, read.lines, read.notes)
    after = typed_rows(scheme)
    if after != before:
        act = Act(verb, "plan_schemes", public_id, {"lines": before}, {"lines": after}, note)
        record(as_actor(actor), [act])
    return scheme


def _replace_lines(scheme: Scheme, lines: pl.DataFrame, notes: Mapping[str, str]) -> None:
    key = str(scheme.pk)
    for parts in (scheme.lines, scheme.costs, scheme.fees, scheme.terms):
        parts.all().delete()
    known = pl.DataFrame({"scheme_id": [key], "community_id": [scheme.community_id]})
    assessed = assess(known, lines, basis([scheme.community_id], today()))
    set_totals(scheme, assessed.totals[key])
    reached = set(assessed.amounts["works_class"])
    scheme.works_class = next(each for each in reversed(classes()) if each in reached)
    scheme.version += 1
    scheme.save()
    write_parts({key: scheme}, assessed, {key: notes})


@gathered()
def restore_lines(actor: Account, public_id: str, version: int, number: int) -> Scheme:
    """Bring a draft's lines back to what they were before an edit, as a new edit.

    Parameters
    ----------
    actor
        Who does it.
    public_id
        Which scheme.
    version
        The version of the scheme that the page showed.
    number
        Number of the journal's entry that is taken back.

    Raises
    ------
    Entry.DoesNotExist
        There is no such edit of this scheme.
    Conflict, Rejected, Refused, PermissionDenied
        As `edit_lines`.
    """
    entry = Entry.objects.get(table="plan_schemes", key=public_id, number=number, act__in=EDITS)
    before: Mapping[str, Any] = entry.before or {}
    rows = [{name: str(row.get(name, "")) for name in FIELDS} for row in before["lines"]]
    return edit_lines(
        actor, public_id, version, rows, verb="restore_scheme_lines", note=str(number)
    )


@gathered()
def new_version(actor: Account, public_id: str, version: int) -> Scheme:
    """Begin a new draft from a version, which it takes the place of.

    Raises
    ------
    Conflict
        Somebody saved in between.
    PermissionDenied
        Not allowed.
    """
    old = _locked(public_id, version)
    demand(may_move(actor, old, "supersede"))
    before = old.state
    old.state = SUPERSEDED
    old.version += 1
    old.save(update_fields=("state", "version", "changed_at"))
    made = Scheme(
        community_id=old.community_id,
        family=old.family,
        number=old.number + 1,
        works_class=old.works_class,
        title=old.title,
        price_book=old.price_book,
        price_date=old.price_date,
        price_level=old.price_level,
        note=old.note,
        made_by=actor,
    )
    made.save()
    notes = {line.measure_id: line.note for line in old.lines.all()}
    _replace_lines(made, lines_frame(old.lines.all(), str(made.pk)), notes)
    after = {"family": made.family, "number": made.number, "from": old.public_id}
    record(
        as_actor(actor),
        [
            Act(
                "supersede_scheme",
                "plan_schemes",
                public_id,
                {"state": before},
                {"state": old.state},
            ),
            Act("begin_scheme_version", "plan_schemes", made.public_id, after=after),
        ],
    )
    return made


def hash_of(scheme: Scheme) -> str:
    """Return the hash of what a scheme says now: lines, price basis, drawings."""
    said = {
        "price_book": scheme.price_book,
        "price_date": scheme.price_date.isoformat(),
        "price_level": scheme.price_level,
        "drawings": ",".join(drawing_hashes(scheme)),
    }
    return content_hash(lines_frame(scheme.lines.all()), said)


@gathered()
def freeze(actor: Account, public_id: str, version: int, verb: str) -> Scheme:
    """Freeze a scheme for the vote, or for the permit.

    Parameters
    ----------
    actor
        Who does it.
    public_id
        Which scheme.
    version
        The version of it that was looked at.
    verb
        `freeze_for_vote` or `freeze_for_permit`.

    Raises
    ------
    Conflict
        Somebody saved in between.
    Refused
        There is nothing to freeze.
    PermissionDenied
        Not allowed, or no such move from its state.
    """
    scheme = _locked(public_id, version)
    demand(may_move(actor, scheme, verb))
    return set_frozen(as_actor(actor), scheme, verb, actor)


def set_frozen(actor: Actor, scheme: Scheme, verb: str, account: Account | None) -> Scheme:
    """Freeze a locked scheme, whoever asks; see `freeze`."""
    move = move_from("scheme", scheme.state, verb)
    if move is None or not scheme.lines.exists():
        raise Refused(_("方案还没有内容，不能定稿。"))
    before = {"state": scheme.state, "content_hash": scheme.content_hash}
    scheme.content_hash = hash_of(scheme)
    if verb == "freeze_for_vote":
        scheme.vote_hash = scheme.content_hash
    scheme.state = move.after
    scheme.frozen_at = timezone.now()
    scheme.frozen_by = account
    scheme.version += 1
    scheme.save()
    after = {"state": scheme.state, "content_hash": scheme.content_hash}
    record(actor, [Act(verb, "plan_schemes", scheme.public_id, before, after)])
    return scheme
