"""The key of each person, itself encrypted by a key outside the database."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q


def new_key_id() -> str:
    """Return a name that nobody guesses and that does not count."""
    return secrets.token_urlsafe(12)


class PersonKey(models.Model):
    """What one person's data are encrypted with; once it is destroyed, no copy can be read.

    `subject` says whose: `persons/` and the person's id, or another kind and its key.
    """

    key_id = models.CharField(max_length=16, primary_key=True, default=new_key_id)
    subject = models.CharField(max_length=120)
    # Empty once it is destroyed.
    wrapped = models.CharField(max_length=120, blank=True)
    ring = models.PositiveIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "person_keys"
        indexes = (models.Index(fields=("subject",), name="person_keys_subject"),)
        constraints = (
            models.UniqueConstraint(
                fields=("subject",),
                condition=Q(erased_at__isnull=True),
                name="person_keys_one_alive",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, wrapped__gt="")
                | Q(erased_at__isnull=False, wrapped=""),
                name="person_keys_erased_is_empty",
            ),
        )

    def __str__(self) -> str:
        return self.key_id
