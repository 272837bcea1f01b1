"""What the office remembers of checkup; columns are those of `linli.schema`."""

from __future__ import annotations

from django.db import models

from linli_web.tables.constraints import constraints
from linli_web.tables.labels import field_label, labelled_choices, table_label


class Finding(models.Model):
    """What the check-up found."""

    finding_id = models.CharField(
        field_label("findings", "finding_id"), max_length=64, primary_key=True
    )
    community = models.ForeignKey(
        "registry.Community",
        models.PROTECT,
        verbose_name=field_label("findings", "community_id"),
        db_column="community_id",
        related_name="findings",
    )
    building = models.ForeignKey(
        "registry.Building",
        models.PROTECT,
        verbose_name=field_label("findings", "building_id"),
        db_column="building_id",
        related_name="findings",
        null=True,
        blank=True,
    )
    item = models.CharField(field_label("findings", "item"), max_length=64)
    quantity = models.FloatField(field_label("findings", "quantity"), null=True, blank=True)
    unit = models.CharField(field_label("findings", "unit"), max_length=200, blank=True, default="")
    severity = models.IntegerField(field_label("findings", "severity"))
    source = models.CharField(
        field_label("findings", "source"), max_length=200, blank=True, default=""
    )
    observed_on = models.DateField(field_label("findings", "observed_on"))
    resolved_on = models.DateField(field_label("findings", "resolved_on"), null=True, blank=True)
    origin = models.CharField(
        field_label("findings", "origin"),
        max_length=32,
        choices=labelled_choices("origin"),
        default="reported",
    )
    note = models.TextField(field_label("findings", "note"), blank=True, default="")

    class Meta:
        db_table = "findings"
        verbose_name = table_label("findings")
        verbose_name_plural = table_label("findings")
        ordering = ("finding_id",)
        constraints = constraints("findings")

    def __str__(self) -> str:
        return str(self.pk)
