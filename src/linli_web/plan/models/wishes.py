"""What residents and owners wish for, and how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli_web.people.public_ids import public_id

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORT = 30
_YUAN: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}


class Wish(models.Model):
    """One wish for a community's scheme; its states and moves are those of `linli.lifecycle`."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    community = models.ForeignKey(
        "registry.Community", models.PROTECT, verbose_name=_("小区"), related_name="wishes"
    )
    building = models.ForeignKey(
        "registry.Building",
        models.PROTECT,
        verbose_name=_("楼栋"),
        related_name="wishes",
        null=True,
        blank=True,
    )
    text = models.CharField(_("愿望"), max_length=500)
    # The measure that would fulfil it, once somebody said which.
    measure_id = models.CharField(_("改造内容"), max_length=64, blank=True, default="")
    quantity = models.FloatField(_("工程量"), null=True, blank=True)
    cost_yuan = models.DecimalField(_("估算造价(元)"), null=True, blank=True, **_YUAN)
    scheme = models.ForeignKey(
        "plan.Scheme", models.PROTECT, related_name="wishes", null=True, blank=True
    )
    state = models.CharField(_("状态"), max_length=24, default="proposed")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="wishes")
    # The role in which it was made: others read it in place of the name.
    made_as = models.CharField(max_length=32, blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "wishes"
        ordering = ("-made_at", "-id")
        indexes = (models.Index(fields=("community", "state"), name="wish_community_state"),)
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="wish_says_something"),
            models.CheckConstraint(
                condition=Q(state="proposed")
                | Q(state="costed")
                | Q(state="in_scheme")
                | Q(state="not_in_scheme")
                | Q(state="in_plan")
                | Q(state="built")
                | Q(state="done"),
                name="wish_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="costed") | Q(cost_yuan__isnull=False), name="wish_costed"
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def short(self) -> str:
        """Its beginning, where there is little room."""
        return self.text if len(self.text) <= _SHORT else f"{self.text[: _SHORT - 1]}…"

    @classmethod
    def keys_referred(cls, table: str) -> Iterable[str]:
        """Return the keys of a table's rows that wishes are about."""
        field = {"communities": "community_id", "buildings": "building_id"}.get(table)
        if field is None:
            return ()
        return cls.objects.exclude(**{field: None}).values_list(field, flat=True)


class WishStep(models.Model):
    """One move of a wish, with its reason; never changed."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="steps")
    move = models.CharField(max_length=32)
    state = models.CharField(max_length=24)
    reason = models.CharField(max_length=500, blank=True, default="")
    # What was reckoned at this step, and how many wishes had this answer together.
    cost_yuan = models.DecimalField(null=True, blank=True, **_YUAN)
    together = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "wish_steps"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.move} {self.made_at:%Y-%m-%d}"
