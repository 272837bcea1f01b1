"""What is remembered of setting the office up."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Setup(models.Model):
    """Setting this office up for the first time: one row, closed for ever once finished."""

    begun_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    # Wrong codes since the present one was made.
    failures = models.PositiveSmallIntegerField(default=0)
    first_account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "setup"
        constraints = (models.CheckConstraint(name="setup_once", condition=models.Q(id=1)),)

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d}"
