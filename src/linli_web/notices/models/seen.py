"""How far in the journal somebody had read when they last looked at a list."""

from __future__ import annotations

from django.db import models

from linli_web.people.models import Account


class LastSeen(models.Model):
    """One person's visits to one list: `since` is where the visit before this one ended."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="seen_lists")
    name = models.CharField(max_length=64)
    since_number = models.PositiveBigIntegerField()
    since_at = models.DateTimeField()
    seen_number = models.PositiveBigIntegerField()
    seen_at = models.DateTimeField()
    is_first = models.BooleanField(default=True)

    class Meta:
        db_table = "last_seen"
        constraints = (models.UniqueConstraint(fields=("account", "name"), name="last_seen_once"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.name}"
