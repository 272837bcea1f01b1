"""What the office remembers of publish; columns are those of `linli.schema`."""

from __future__ import annotations

from django.db import models

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
