"""The templates of plan books that the office has written; the newest of a language holds."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PlanBookTemplate(models.Model):
    """A version of the template in one language; never changed, a blank one is the packed one."""

    language = models.CharField(_("语言"), max_length=2)
    number = models.PositiveIntegerField(_("版本"))
    text = models.TextField(_("模板"), blank=True, default="")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "plan_book_templates"
        ordering = ("language", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("language", "number"), name="plan_book_template_version"
            ),
            models.CheckConstraint(
                condition=Q(language="zh") | Q(language="en"), name="plan_book_template_language"
            ),
        )

    def __str__(self) -> str:
        return f"{self.language} v{self.number}"
