"""What people said about an object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from linli_web.people.models import Account
from linli_web.people.public_ids import public_id

if TYPE_CHECKING:
    from collections.abc import Iterable


class Comment(models.Model):
    """One comment on one object, in plain text; a withdrawn one keeps its place and no words."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    table = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    author = models.ForeignKey(Account, models.PROTECT, related_name="comments")
    text = models.TextField(blank=True)
    mentioned = models.ManyToManyField(Account, related_name="mentioned_in")
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "comments"
        ordering = ("at", "pk")
        indexes = (models.Index(fields=("table", "key"), name="comment_object"),)
        constraints = (
            models.CheckConstraint(
                name="comment_says_something_until_withdrawn",
                condition=(models.Q(withdrawn_at=None) & ~models.Q(text=""))
                | models.Q(withdrawn_at__isnull=False, text=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.author_id} {self.table} {self.key}"

    @classmethod
    def keys_referred(cls, table: str) -> Iterable[str]:
        """Return the keys of a table's rows that somebody said something about."""
        return cls.objects.filter(table=table).values_list("key", flat=True)
