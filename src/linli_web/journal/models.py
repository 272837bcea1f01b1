"""Who did what to what, with what data: append-only."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One act. The actor is kept as plain id and name, so that a lost account loses no history."""

    at = models.DateTimeField()
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=100)
    act = models.CharField(max_length=64)
    table = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        db_table = "journal_entries"
        ordering = ("-id",)
        indexes = (models.Index(fields=("table", "key"), name="journal_object"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.act} {self.table} {self.key}"
