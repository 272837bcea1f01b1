"""What the office remembers of publish; columns are those of `linli.schema`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli_web.tables.constraints import constraints
from linli_web.tables.labels import field_label, labelled_choices, table_label


class Target(models.Model):
    """What an indicator should reach by a date."""

    indicator = models.CharField(field_label("targets", "indicator"), max_length=64)
    by = models.DateField(field_label("targets", "by"))
    value = models.FloatField(field_label("targets", "value"))
    basis = models.CharField(
        field_label("targets", "basis"), max_length=200, blank=True, default=""
    )
    origin = models.CharField(
        field_label("targets", "origin"),
        max_length=32,
        choices=labelled_choices("origin"),
        default="reported",
    )

    class Meta:
        db_table = "targets"
        verbose_name = table_label("targets")
        verbose_name_plural = table_label("targets")
        ordering = (
            "indicator",
            "by",
        )
        constraints = constraints("targets")

    def __str__(self) -> str:
        return str(self.pk)


class IndicatorValue(models.Model):
    """Values frozen each month, so that a reported figure does not drift."""

    indicator = models.CharField(field_label("indicator_values", "indicator"), max_length=64)
    scope = models.CharField(field_label("indicator_values", "scope"), max_length=200, default="*")
    month = models.CharField(field_label("indicator_values", "month"), max_length=7)
    value = models.FloatField(field_label("indicator_values", "value"), null=True, blank=True)
    frozen_on = models.DateField(field_label("indicator_values", "frozen_on"))

    class Meta:
        db_table = "indicator_values"
        verbose_name = table_label("indicator_values")
        verbose_name_plural = table_label("indicator_values")
        ordering = (
            "indicator",
            "scope",
            "month",
        )
        constraints = constraints("indicator_values")

    def __str__(self) -> str:
        return str(self.pk)


class Announcement(models.Model):
    """Something that everybody may read and, until it closes, object to."""

    class Kind(models.TextChoices):
        """What it is about."""

        PLAN = "plan", _("年度计划")
        WORKS = "works", _("施工安排")
        ELEVATOR = "elevator", _("加装电梯方案")
        VOTE = "vote", _("表决结果")
        MONEY = "money", _("资金使用")
        OTHER = "other", _("其他")

    title = models.CharField(_("标题"), max_length=120)
    english_title = models.CharField(_("英文标题"), max_length=200, blank=True, default="")
    kind = models.CharField(pgettext_lazy("notice", "类别"), max_length=16, choices=Kind)
    body = models.TextField(_("正文"))
    english_body = models.TextField(_("英文正文"), blank=True, default="")
    community = models.ForeignKey(
        "registry.Community",
        models.PROTECT,
        verbose_name=_("小区"),
        related_name="announcements",
        null=True,
        blank=True,
    )
    published_on = models.DateField(_("公示日期"))
    closes_on = models.DateField(_("截止日期"), null=True, blank=True)
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)
    withdrawn_because = models.CharField(_("撤回原因"), max_length=200, blank=True, default="")
    origin = models.CharField(
        _("数据来源"), max_length=32, choices=labelled_choices("origin"), default="reported"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        db_table = "announcements"
        verbose_name = _("公示")
        verbose_name_plural = _("公示")
        ordering = ("-published_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(closes_on__isnull=True)
                | models.Q(closes_on__gte=models.F("published_on")),
                name="announcement_closes_after_it_opens",
            ),
        )

    def __str__(self) -> str:
        return self.title
