"""What the office remembers of fund; columns are those of `linli.schema`."""

from __future__ import annotations

from django.db import models

from linli_web.tables.constraints import constraints
from linli_web.tables.labels import field_label, labelled_choices, table_label


class Voucher(models.Model):
    """Every movement of money."""

    voucher_id = models.CharField(
        field_label("vouchers", "voucher_id"), max_length=64, primary_key=True
    )
    date = models.DateField(field_label("vouchers", "date"))
    kind = models.CharField(
        field_label("vouchers", "kind"), max_length=32, choices=labelled_choices("voucher_kind")
    )
    source = models.ForeignKey(
        "plan.Source",
        models.PROTECT,
        verbose_name=field_label("vouchers", "source_id"),
        db_column="source_id",
        related_name="vouchers",
        null=True,
        blank=True,
    )
    community = models.ForeignKey(
        "registry.Community",
        models.PROTECT,
        verbose_name=field_label("vouchers", "community_id"),
        db_column="community_id",
        related_name="vouchers",
        null=True,
        blank=True,
    )
    category = models.CharField(
        field_label("vouchers", "category"),
        max_length=32,
        choices=labelled_choices("cost_category"),
        blank=True,
        default="",
    )
    contract_id = models.CharField(
        field_label("vouchers", "contract_id"), max_length=64, blank=True, default=""
    )
    amount_yuan = models.DecimalField(
        field_label("vouchers", "amount_yuan"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
    )
    reverses = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=field_label("vouchers", "reverses"),
        db_column="reverses",
        related_name="+",
        null=True,
        blank=True,
    )
    origin = models.CharField(
        field_label("vouchers", "origin"),
        max_length=32,
        choices=labelled_choices("origin"),
        default="reported",
    )
    note = models.TextField(field_label("vouchers", "note"), blank=True, default="")

    class Meta:
        db_table = "vouchers"
        verbose_name = table_label("vouchers")
        verbose_name_plural = table_label("vouchers")
        ordering = ("voucher_id",)
        constraints = constraints("vouchers")

    def __str__(self) -> str:
        return str(self.pk)
