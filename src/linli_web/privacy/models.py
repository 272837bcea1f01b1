"""What persons asked of the office about their data, by when to answer, and the answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli_web.people.public_ids import public_id
from linli_web.personal.models import PersonKey


class PersonRequest(models.Model):
    """One request under articles 45 to 47 of the Personal Information Protection Law."""

    class Kind(models.TextChoices):
        COPY = "copy", _("查阅、复制")
        CORRECT = "correct", _("更正、补充")
        ERASE = "erase", _("删除")

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(PersonKey, models.PROTECT, related_name="requests")
    kind = models.CharField(_("要求"), max_length=16, choices=Kind)
    received_on = models.DateField(_("收到日期"))
    due_on = models.DateField(_("答复期限"))
    answered_on = models.DateField(_("答复日期"), null=True)
    answer = models.TextField(_("答复"), blank=True, default="")

    class Meta:
        db_table = "person_requests"
        ordering = ("answered_on", "due_on", "public_id")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="copy") | Q(kind="correct") | Q(kind="erase"),
                name="person_requests_kind",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="")
                | Q(answered_on__isnull=False, answer__gt=""),
                name="person_requests_answer",
            ),
        )

    def __str__(self) -> str:
        return self.public_id
