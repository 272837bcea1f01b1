"""Going through the whole journal: each entry there, as it was written, and in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from django.conf import settings

from linli_web.journal.chain import first_link, is_same, link
from linli_web.journal.heads import is_signed, kept_head
from linli_web.journal.models import Entry, Head
from linli_web.journal.moments import one_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linli_web.journal.heads import KeptHead

Kind: TypeAlias = Literal[
    "changed",
    "missing",
    "inserted",
    "cut_off",
    "replaced",
    "head_lost",
    "head_forged",
    "head_file_lost",
    "head_file_forged",
]
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written.

    Parameters
    ----------
    kind
        changed: an entry's content or link is another; missing: a number is not there; inserted:
        an entry behind the head; cut_off: the last entries are not there; replaced:
        this is another journal than the one whose head was kept; and the head, or its
        copy outside the database, is not there or not signed by this office's key.
    first, last
        Numbers of the entries it concerns; both 0 where it concerns a head.
    """

    kind: Kind
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the journal.

    Parameters
    ----------
    entries
        How many were gone through.
    head
        The end of the chain, nothing where there is none.
    faults
        What is wrong, in the order of the entries.
    """

    entries: int
    head: Head | None
    faults: tuple[Fault, ...]

    @property
    def is_intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify() -> Verdict:
    """Go through all entries and compare with the head and with its copy outside the database."""
    # The copy first: whoever acts meanwhile may be ahead of it, never behind.
    of_copy = list[Fault]()
    try:
        kept = kept_head()
    except ValueError:
        kept = None
        of_copy.append(Fault("head_file_forged"))
    with one_moment():
        head = Head.objects.first()
        entries = Entry.objects.count()
        if head is None:
            lost = entries or kept or of_copy
            return Verdict(entries, None, (Fault("head_lost"),) if lost else ())
        faults = (*_of_entries(head), *_of_heads(head), *(of_copy or _of_copy(head, kept)))
    return Verdict(entries, head, faults)


def _of_entries(head: Head) -> Iterator[Fault]:
    """Each entry against the link of the one before, as it stands there."""
    previous, number, place = first_link(head.journal), 0, 0
    for entry in Entry.objects.order_by("number").iterator(_AT_ONCE):
        if entry.number > head.count:
            yield Fault("inserted", entry.number, entry.number)
            continue
        if entry.number > number + 1:
            yield Fault("missing", number + 1, entry.number - 1)
        # Behind a gap the link cannot be told from a forged one: it is one fault, told already.
        elif entry.pk <= place or not _is_linked(previous, entry):
            yield Fault("changed", entry.number, entry.number)
        previous, number, place = entry.link, entry.number, entry.pk
    if number < head.count:
        yield Fault("cut_off", number + 1, head.count)
    elif head.count and not is_same(previous, head.link):
        yield Fault("changed", number, number)


def _is_linked(previous: str, entry: Entry) -> bool:
    try:
        return is_same(link(settings.JOURNAL_KEY, previous, entry), entry.link)
    except ValueError:
        # A number that JSON does not know: nobody of ours wrote it.
        return False


def _of_heads(head: Head) -> Iterator[Fault]:
    if not is_signed(head):
        yield Fault("head_forged")


def _of_copy(head: Head, kept: KeptHead | None) -> Iterator[Fault]:
    if kept is None:
        if head.count:
            yield Fault("head_file_lost")
    elif not is_signed(kept):
        yield Fault("head_file_forged")
    elif kept.journal != head.journal.hex:
        yield Fault("replaced")
    elif kept.count > head.count:
        yield Fault("cut_off", head.count + 1, kept.count)
    elif Entry.objects.filter(number=kept.count).exclude(link=kept.link).exists():
        yield Fault("changed", kept.count, kept.count)
