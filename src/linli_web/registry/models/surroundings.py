"""What lies around: facilities of the life circle, and the ground under the map."""

from __future__ import annotations

from django.db import models

from linli_web.registry.models.communities import Community
from linli_web.registry.models.places import County
from linli_web.tables.constraints import constraints
from linli_web.tables.labels import field_label, labelled_choices, table_label


class Facility(models.Model):
    """What the life circle offers."""

    facility_id = models.CharField(
        field_label("facilities", "facility_id"), max_length=64, primary_key=True
    )
    name = models.CharField(field_label("facilities", "name"), max_length=200)
    category = models.CharField(field_label("facilities", "category"), max_length=64)
    county = models.ForeignKey(
        County,
        models.PROTECT,
        verbose_name=field_label("facilities", "county"),
        db_column="county",
        related_name="+",
        null=True,
        blank=True,
    )
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        verbose_name=field_label("facilities", "community_id"),
        db_column="community_id",
        related_name="facilities",
        null=True,
        blank=True,
    )
    lon = models.FloatField(field_label("facilities", "lon"), null=True, blank=True)
    lat = models.FloatField(field_label("facilities", "lat"), null=True, blank=True)
    area_m2 = models.FloatField(field_label("facilities", "area_m2"), null=True, blank=True)
    capacity = models.FloatField(field_label("facilities", "capacity"), null=True, blank=True)
    opened_on = models.DateField(field_label("facilities", "opened_on"), null=True, blank=True)
    closed_on = models.DateField(field_label("facilities", "closed_on"), null=True, blank=True)
    added_by_programme = models.BooleanField(
        field_label("facilities", "added_by_programme"), default=False
    )
    origin = models.CharField(
        field_label("facilities", "origin"),
        max_length=32,
        choices=labelled_choices("origin"),
        default="reported",
    )

    class Meta:
        db_table = "facilities"
        verbose_name = table_label("facilities")
        verbose_name_plural = table_label("facilities")
        ordering = ("facility_id",)
        constraints = constraints("facilities")

    def __str__(self) -> str:
        return self.name


class GroundFeature(models.Model):
    """Streets, water, green, other buildings and names drawn under the map."""

    ground_id = models.CharField(
        field_label("ground", "ground_id"), max_length=64, primary_key=True
    )
    county = models.ForeignKey(
        County,
        models.PROTECT,
        verbose_name=field_label("ground", "county"),
        db_column="county",
        related_name="+",
        null=True,
        blank=True,
    )
    kind = models.CharField(
        field_label("ground", "kind"), max_length=32, choices=labelled_choices("ground_kind")
    )
    rank = models.IntegerField(field_label("ground", "rank"), null=True, blank=True)
    name = models.CharField(field_label("ground", "name"), max_length=200, blank=True, default="")
    geometry = models.TextField(field_label("ground", "geometry"))
    origin = models.CharField(
        field_label("ground", "origin"),
        max_length=32,
        choices=labelled_choices("origin"),
        default="survey",
    )

    class Meta:
        db_table = "ground"
        verbose_name = table_label("ground")
        verbose_name_plural = table_label("ground")
        ordering = ("ground_id",)
        constraints = constraints("ground")

    def __str__(self) -> str:
        return self.name
