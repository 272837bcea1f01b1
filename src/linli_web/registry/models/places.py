"""Where communities lie: county, streets, committees, zones, areas."""

from __future__ import annotations

from django.db import models

from linli_web.tables.constraints import constraints
from linli_web.tables.labels import field_label, labelled_choices, table_label


class County(models.Model):
    """Counties by GB/T 2260 code."""

    county = models.CharField(field_label("counties", "county"), max_length=6, primary_key=True)
    name = models.CharField(field_label("counties", "name"), max_length=200)
    prefecture = models.CharField(
        field_label("counties", "prefecture"), max_length=200, blank=True, default=""
    )
    province = models.CharField(
        field_label("counties", "province"), max_length=200, blank=True, default=""
    )

    class Meta:
        db_table = "counties"
        verbose_name = table_label("counties")
        verbose_name_plural = table_label("counties")
        ordering = ("county",)
        constraints = constraints("counties")

    def __str__(self) -> str:
        return self.name


class Street(models.Model):
    """Streets, towns and townships."""

    street_id = models.CharField(
        field_label("streets", "street_id"), max_length=64, primary_key=True
    )
    name = models.CharField(field_label("streets", "name"), max_length=200)
    county = models.ForeignKey(
        County,
        models.PROTECT,
        verbose_name=field_label("streets", "county"),
        db_column="county",
        related_name="+",
    )
    kind = models.CharField(
        field_label("streets", "kind"),
        max_length=32,
        choices=labelled_choices("street_kind"),
        blank=True,
        default="",
    )

    class Meta:
        db_table = "streets"
        verbose_name = table_label("streets")
        verbose_name_plural = table_label("streets")
        ordering = ("street_id",)
        constraints = constraints("streets")

    def __str__(self) -> str:
        return self.name


class NeighbourhoodCommittee(models.Model):
    """Residents' committees."""

    committee_id = models.CharField(
        field_label("neighbourhood_committees", "committee_id"), max_length=64, primary_key=True
    )
    name = models.CharField(field_label("neighbourhood_committees", "name"), max_length=200)
    street = models.ForeignKey(
        Street,
        models.PROTECT,
        verbose_name=field_label("neighbourhood_committees", "street_id"),
        db_column="street_id",
        related_name="neighbourhood_committees",
    )

    class Meta:
        db_table = "neighbourhood_committees"
        verbose_name = table_label("neighbourhood_committees")
        verbose_name_plural = table_label("neighbourhood_committees")
        ordering = ("committee_id",)
        constraints = constraints("neighbourhood_committees")

    def __str__(self) -> str:
        return self.name


class Zone(models.Model):
    """Zones of the special plan, in their order."""

    county = models.ForeignKey(
        County,
        models.PROTECT,
        verbose_name=field_label("zones", "county"),
        db_column="county",
        related_name="+",
    )
    zone = models.CharField(field_label("zones", "zone"), max_length=64)
    name = models.CharField(field_label("zones", "name"), max_length=200)
    english_name = models.CharField(
        field_label("zones", "english_name"), max_length=200, blank=True, default=""
    )
    position = models.IntegerField(field_label("zones", "position"), null=True, blank=True)

    class Meta:
        db_table = "zones"
        verbose_name = table_label("zones")
        verbose_name_plural = table_label("zones")
        ordering = (
            "county",
            "zone",
        )
        constraints = constraints("zones")

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """Neighbouring communities planned together."""

    area_id = models.CharField(field_label("areas", "area_id"), max_length=64, primary_key=True)
    name = models.CharField(field_label("areas", "name"), max_length=200)
    county = models.ForeignKey(
        County,
        models.PROTECT,
        verbose_name=field_label("areas", "county"),
        db_column="county",
        related_name="+",
    )
    zone = models.CharField(field_label("areas", "zone"), max_length=64, blank=True, default="")

    class Meta:
        db_table = "areas"
        verbose_name = table_label("areas")
        verbose_name_plural = table_label("areas")
        ordering = ("area_id",)
        constraints = constraints("areas")

    def __str__(self) -> str:
        return self.name
