"""Work that waits for a person, or for whoever holds a role over a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli_web.people.models import Account
from linli_web.people.places import Place
from linli_web.people.public_ids import public_id
from linli_web.people.tables import labelled

if TYPE_CHECKING:
    from datetime import date

_LONG = 2000


class WorkItem(models.Model):
    """One thing to do about one object.

    There is one row for each kind of work, object and addressee, whatever became of it, so that
    asking twice asks once. What became of it earlier is in the journal.
    """

    class State(models.TextChoices):
        """Whether it waits, is settled, or was put aside by somebody with words."""

        OPEN = "open", gettext_lazy("待办")
        DONE = "done", gettext_lazy("已办结")
        ASIDE = "aside", gettext_lazy("不用办")

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=64)
    # Chinese sentences of the catalogue with their values, so that each reads in both languages.
    title = models.CharField(max_length=200)
    detail = models.CharField(max_length=200, blank=True, default="")
    values = models.JSONField(default=dict)
    table = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    url = models.CharField(max_length=_LONG)
    county = models.CharField(max_length=64, blank=True, default="")
    street = models.CharField(max_length=64, blank=True, default="")
    committee = models.CharField(max_length=64, blank=True, default="")
    community = models.CharField(max_length=64, blank=True, default="")
    building = models.CharField(max_length=64, blank=True, default="")
    # Whom it was asked of: `role:street` or `account:7`; stays when it is handed over.
    addressee = models.CharField(max_length=64)
    # For whom it waits: one account, or all who hold the role over the place.
    role = models.CharField(max_length=32, choices=labelled("roles"), blank=True, default="")
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="work_items", null=True, blank=True
    )
    due_on = models.DateField(null=True, blank=True)
    pressing = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        db_table = "work_items"
        ordering = ("due_on", "-pressing", "created_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "table", "key", "addressee"), name="work_item_once"
            ),
            models.CheckConstraint(
                name="work_item_waits_for_somebody",
                condition=~models.Q(role="") | models.Q(account__isnull=False),
            ),
            models.CheckConstraint(
                name="work_item_is_closed_at_a_time",
                condition=models.Q(state="open", closed_at=None)
                | (~models.Q(state="open") & models.Q(closed_at__isnull=False)),
            ),
        )
        indexes = (
            models.Index(fields=("role", "state"), name="work_item_role"),
            models.Index(fields=("table", "key"), name="work_item_object"),
        )

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The title in the reader's language."""
        return in_words(self.title, self.values)

    @property
    def more_words(self) -> str:
        """What is said below the title, in the reader's language."""
        return in_words(self.detail, self.values) if self.detail else ""

    @property
    def place(self) -> Place:
        """Where the object lies."""
        return Place(self.county, self.street, self.committee, self.community, self.building)

    def days_late(self, day: date) -> int:
        """Return by how many days it is late on a day; negative while there is time, else 0."""
        return (day - self.due_on).days if self.due_on else 0


def in_words(sentence: str, values: dict[str, object]) -> str:
    """Write a kept sentence in the reader's language; an empty one stays empty."""
    return _(sentence) % values if sentence else ""
