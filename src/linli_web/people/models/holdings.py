"""Roles that accounts hold, where they hold them, and who stands in for whom."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli_web.people.models.accounts import Account
from linli_web.people.public_ids import public_id
from linli_web.people.tables import labelled


class Holding(models.Model):
    """One role of one account within one place, from a moment until it ends."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="holdings")
    role = models.CharField(_("岗位"), max_length=32, choices=labelled("roles"))
    scope = models.CharField(_("范围"), max_length=16, choices=labelled("scopes"))
    # A plain code: places are known to rooms further right.
    place = models.CharField(_("地点"), max_length=64, blank=True, default="")
    since = models.DateTimeField(_("起"))
    until = models.DateTimeField(_("止"), null=True, blank=True)
    granted_by = models.CharField(_("授予人"), max_length=200, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(_("结束原因"), max_length=200, blank=True, default="")

    class Meta:
        db_table = "holdings"
        ordering = ("role", "scope", "place", "pk")
        constraints = (
            models.CheckConstraint(
                name="holding_names_its_place",
                condition=models.Q(scope="everywhere", place="")
                | (~models.Q(scope="everywhere") & ~models.Q(place="")),
            ),
            models.CheckConstraint(
                name="holding_ends_after_it_begins",
                condition=models.Q(until=None) | models.Q(until__gt=models.F("since")),
            ),
            models.UniqueConstraint(
                fields=("account", "role", "scope", "place"),
                condition=models.Q(ended_at=None),
                name="holding_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.place}".strip()

    def is_over(self) -> bool:
        """Tell whether the role has ended, by hand or by its date."""
        at = timezone.now()
        return self.ended_at is not None or (self.until is not None and self.until <= at)


class Deputy(models.Model):
    """Somebody who does another's work for a while, with all roles of the one who is absent."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    absent = models.ForeignKey(Account, models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(Account, models.CASCADE, related_name="stands_in_for")
    since = models.DateTimeField(_("起"))
    until = models.DateTimeField(_("止"))
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "deputies"
        ordering = ("-since",)
        constraints = (
            models.CheckConstraint(
                name="deputy_is_somebody_else",
                condition=~models.Q(absent=models.F("deputy")),
            ),
            models.CheckConstraint(
                name="deputy_ends_after_beginning",
                condition=models.Q(until__gt=models.F("since")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.deputy} / {self.absent}"
