"""Changes that somebody proposes to a row of the register, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from linli_web.people.public_ids import public_id
from linli_web.registry.proposal_states import PROPOSED, State, states

if TYPE_CHECKING:
    from collections.abc import Iterable

_NOTED = "proposal:"
_DECIDED = Q(state="accepted") | Q(state="partly_accepted") | Q(state="declined")


class Proposal(models.Model):
    """Values that somebody proposes for fields of one row, with the reason."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    table = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    # The version of the row that the proposal rests on.
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=16, default=PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    # When it was decided or withdrawn.
    ended_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    answer = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "proposals"
        ordering = ("-proposed_at", "-id")
        indexes = (
            models.Index(fields=("table", "key"), name="proposal_row"),
            models.Index(fields=("state", "proposed_at"), name="proposal_state"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state=PROPOSED, ended_at=None, decided_by=None, answer="")
                | Q(state="withdrawn", ended_at__isnull=False, decided_by=None, answer="")
                | (_DECIDED & Q(ended_at__isnull=False, decided_by__isnull=False)),
                name="proposal_is_decided_by_somebody_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(state=PROPOSED)
                | Q(state="withdrawn")
                | Q(state="accepted")
                | ~Q(answer=""),
                name="proposal_is_declined_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")), name="proposal_is_decided_by_another"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_has_a_reason"),
        )

    def __str__(self) -> str:
        return self.public_id

    @classmethod
    def keys_referred(cls, table: str) -> Iterable[str]:
        """Return the keys of a table's rows that somebody proposed to change."""
        return cls.objects.filter(table=table).values_list("key", flat=True)

    @property
    def standing(self) -> State:
        """Its state, in words."""
        return states()[self.state]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == PROPOSED


def note_of(proposal: Proposal) -> str:
    """Return what the journal notes with an edit that a proposal led to: which, and whose."""
    return f"{_NOTED}{proposal.public_id} {proposal.proposed_by}"


def proposal_in(note: str) -> str:
    """Return the public id of the proposal that an edit's note names; empty where it names none."""
    return note.removeprefix(_NOTED).partition(" ")[0] if note.startswith(_NOTED) else ""


class ProposedValue(models.Model):
    """One field of a proposal: what stood there and what should, as forms hold it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="values")
    field = models.CharField(max_length=64)
    before = models.TextField(blank=True, default="")
    after = models.TextField(blank=True, default="")
    accepted = models.BooleanField(null=True)

    class Meta:
        db_table = "proposed_values"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("proposal", "field"), name="proposed_value_field"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="proposed_value_differs"),
        )

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"
