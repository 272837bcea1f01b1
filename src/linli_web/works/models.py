"""What the office remembers of works; columns are those of `linli.schema`."""

from __future__ import annotations

from django.db import models

from linli_web.tables.constraints import constraints
from linli_web.tables.labels import field_label, labelled_choices, table_label


class Work(models.Model):
    """What was done, one item a row."""

    work_id = models.CharField(field_label("works", "work_id"), max_length=64, primary_key=True)
    community = models.ForeignKey(
        "registry.Community",
        models.PROTECT,
        verbose_name=field_label("works", "community_id"),
        db_column="community_id",
        related_name="works",
    )
    building = models.ForeignKey(
        "registry.Building",
        models.PROTECT,
        verbose_name=field_label("works", "building_id"),
        db_column="building_id",
        related_name="works",
        null=True,
        blank=True,
    )
    measure_id = models.CharField(field_label("works", "measure_id"), max_length=64)
    quantity = models.FloatField(field_label("works", "quantity"))
    unit = models.CharField(field_label("works", "unit"), max_length=200)
    contractor = models.CharField(
        field_label("works", "contractor"), max_length=200, blank=True, default=""
    )
    status = models.CharField(
        field_label("works", "status"), max_length=32, choices=labelled_choices("work_status")
    )
    started_on = models.DateField(field_label("works", "started_on"), null=True, blank=True)
    completed_on = models.DateField(field_label("works", "completed_on"), null=True, blank=True)
    accepted_on = models.DateField(field_label("works", "accepted_on"), null=True, blank=True)
    cost_yuan = models.DecimalField(
        field_label("works", "cost_yuan"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    paid_by = models.CharField(
        field_label("works", "paid_by"), max_length=64, blank=True, default=""
    )
    free_of_charge = models.BooleanField(field_label("works", "free_of_charge"), default=False)
    origin = models.CharField(
        field_label("works", "origin"),
        max_length=32,
        choices=labelled_choices("origin"),
        default="reported",
    )
    note = models.TextField(field_label("works", "note"), blank=True, default="")

    class Meta:
        db_table = "works"
        verbose_name = table_label("works")
        verbose_name_plural = table_label("works")
        ordering = ("work_id",)
        constraints = constraints("works")

    def __str__(self) -> str:
        return str(self.pk)
