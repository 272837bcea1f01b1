"""Sources of money and what they may pay; columns are those of `linli.schema`."""

from __future__ import annotations

from django.db import models

from linli_web.tables.constraints import constraints
from linli_web.tables.labels import field_label, labelled_choices, table_label


class Source(models.Model):
    """Where money comes from."""

    source_id = models.CharField(
        field_label("sources", "source_id"), max_length=64, primary_key=True
    )
    name = models.CharField(field_label("sources", "name"), max_length=200)
    kind = models.CharField(field_label("sources", "kind"), max_length=64, blank=True, default="")
    level = models.CharField(
        field_label("sources", "level"), max_length=32, choices=labelled_choices("source_level")
    )
    scope = models.CharField(field_label("sources", "scope"), max_length=200, default="*")
    carry_over = models.BooleanField(field_label("sources", "carry_over"), default=False)
    english_name = models.CharField(
        field_label("sources", "english_name"), max_length=200, blank=True, default=""
    )
    origin = models.CharField(
        field_label("sources", "origin"),
        max_length=32,
        choices=labelled_choices("origin"),
        default="reported",
    )
    note = models.TextField(field_label("sources", "note"), blank=True, default="")

    class Meta:
        db_table = "sources"
        verbose_name = table_label("sources")
        verbose_name_plural = table_label("sources")
        ordering = ("source_id",)
        constraints = constraints("sources")

    def __str__(self) -> str:
        return self.name


class SourceCap(models.Model):
    """What a source gives at most in a year."""

    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name=field_label("source_caps", "source_id"),
        db_column="source_id",
        related_name="source_caps",
    )
    scope = models.CharField(field_label("source_caps", "scope"), max_length=200, default="*")
    year = models.IntegerField(field_label("source_caps", "year"))
    cap_yuan = models.DecimalField(
        field_label("source_caps", "cap_yuan"), max_digits=18, decimal_places=2
    )

    class Meta:
        db_table = "source_caps"
        verbose_name = table_label("source_caps")
        verbose_name_plural = table_label("source_caps")
        ordering = (
            "source_id",
            "scope",
            "year",
        )
        constraints = constraints("source_caps")

    def __str__(self) -> str:
        return str(self.pk)


class SourceRule(models.Model):
    """What a source may pay for, and how much of it."""

    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name=field_label("source_rules", "source_id"),
        db_column="source_id",
        related_name="source_rules",
    )
    category = models.CharField(
        field_label("source_rules", "category"),
        max_length=32,
        choices=labelled_choices("cost_category"),
    )
    max_share = models.FloatField(field_label("source_rules", "max_share"))
    basis = models.CharField(
        field_label("source_rules", "basis"), max_length=200, blank=True, default=""
    )

    class Meta:
        db_table = "source_rules"
        verbose_name = table_label("source_rules")
        verbose_name_plural = table_label("source_rules")
        ordering = (
            "source_id",
            "category",
        )
        constraints = constraints("source_rules")

    def __str__(self) -> str:
        return str(self.pk)
