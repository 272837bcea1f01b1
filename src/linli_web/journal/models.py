"""Who did what to what, with what data: append-only, each entry chained to the one before."""

from __future__ import annotations

import uuid

from django.db import models


class Entry(models.Model):
    """One act. The actor is kept as plain id and name, so that a lost account loses no history."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=100)
    origin = models.CharField(max_length=64, blank=True, default="")
    act = models.CharField(max_length=64)
    table = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    note = models.TextField(blank=True, default="")
    link = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_entries"
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("table", "key"), name="journal_object"),
            models.Index(fields=("actor_id", "at"), name="journal_actor"),
            # What changed of a table since an entry, and since a moment.
            models.Index(fields=("table", "id"), name="journal_table"),
            models.Index(fields=("at",), name="journal_time"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.act} {self.table} {self.key}"


class Head(models.Model):
    """The end of the chain, in one row: how many entries there are, and the last link, signed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    journal = models.UUIDField(default=uuid.uuid4)
    count = models.PositiveBigIntegerField(default=0)
    link = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)
    at = models.DateTimeField()
    # The last entry that changed data (`journal.aside`): the version that pages are kept by. Not
    # signed: it proves nothing.
    data_count = models.PositiveBigIntegerField(default=0)
    data_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "journal_head"
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="journal_has_one_head"),
        )

    def __str__(self) -> str:
        return f"{self.count} {self.link}"
