"""The old communities themselves."""

from __future__ import annotations

from django.db import models

from linli_web.registry.models.places import Area, County, NeighbourhoodCommittee, Street
from linli_web.tables.constraints import constraints
from linli_web.tables.labels import field_label, labelled_choices, table_label


class Community(models.Model):
    """Old residential communities, one a row."""

    community_id = models.CharField(
        field_label("communities", "community_id"), max_length=64, primary_key=True
    )
    name = models.CharField(field_label("communities", "name"), max_length=200)
    county = models.ForeignKey(
        County,
        models.PROTECT,
        verbose_name=field_label("communities", "county"),
        db_column="county",
        related_name="+",
    )
    street = models.ForeignKey(
        Street,
        models.PROTECT,
        verbose_name=field_label("communities", "street_id"),
        db_column="street_id",
        related_name="communities",
        null=True,
        blank=True,
    )
    committee = models.ForeignKey(
        NeighbourhoodCommittee,
        models.PROTECT,
        verbose_name=field_label("communities", "committee_id"),
        db_column="committee_id",
        related_name="communities",
        null=True,
        blank=True,
    )
    zone = models.CharField(
        field_label("communities", "zone"), max_length=64, blank=True, default=""
    )
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        verbose_name=field_label("communities", "area_id"),
        db_column="area_id",
        related_name="communities",
        null=True,
        blank=True,
    )
    address = models.CharField(
        field_label("communities", "address"), max_length=200, blank=True, default=""
    )
    year_built = models.IntegerField(
        field_label("communities", "year_built"), null=True, blank=True
    )
    buildings = models.IntegerField(field_label("communities", "buildings"), null=True, blank=True)
    households = models.IntegerField(
        field_label("communities", "households"), null=True, blank=True
    )
    floor_area_m2 = models.FloatField(
        field_label("communities", "floor_area_m2"), null=True, blank=True
    )
    mandatory = models.BooleanField(field_label("communities", "mandatory"), default=False)
    contiguous = models.BooleanField(field_label("communities", "contiguous"), default=False)
    property_unit = models.CharField(
        field_label("communities", "property_unit"), max_length=200, blank=True, default=""
    )
    management = models.CharField(
        field_label("communities", "management"),
        max_length=32,
        choices=labelled_choices("management"),
        blank=True,
        default="",
    )
    owners_committee_since = models.DateField(
        field_label("communities", "owners_committee_since"), null=True, blank=True
    )
    residents_over_60_share = models.FloatField(
        field_label("communities", "residents_over_60_share"), null=True, blank=True
    )
    aim = models.CharField(
        field_label("communities", "aim"),
        max_length=32,
        choices=labelled_choices("aim"),
        blank=True,
        default="",
    )
    status = models.CharField(
        field_label("communities", "status"),
        max_length=32,
        choices=labelled_choices("community_status"),
        default="registered",
    )
    planned_year = models.IntegerField(
        field_label("communities", "planned_year"), null=True, blank=True
    )
    started_on = models.DateField(field_label("communities", "started_on"), null=True, blank=True)
    completed_on = models.DateField(
        field_label("communities", "completed_on"), null=True, blank=True
    )
    lon = models.FloatField(field_label("communities", "lon"), null=True, blank=True)
    lat = models.FloatField(field_label("communities", "lat"), null=True, blank=True)
    geometry = models.TextField(field_label("communities", "geometry"), blank=True, default="")
    closed_on = models.DateField(field_label("communities", "closed_on"), null=True, blank=True)
    closed_because = models.CharField(
        field_label("communities", "closed_because"), max_length=200, blank=True, default=""
    )
    continued_as = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=field_label("communities", "continued_as"),
        db_column="continued_as",
        related_name="+",
        null=True,
        blank=True,
    )
    origin = models.CharField(
        field_label("communities", "origin"),
        max_length=32,
        choices=labelled_choices("origin"),
        default="reported",
    )
    note = models.TextField(field_label("communities", "note"), blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        db_table = "communities"
        verbose_name = table_label("communities")
        verbose_name_plural = table_label("communities")
        ordering = ("community_id",)
        constraints = constraints("communities")
        # Holds all that the list filters, sorts, searches and adds up, so that a list of every
        # community of the country is found without reading one row.
        indexes = (
            models.Index(
                fields=(
                    "closed_on",
                    "zone",
                    "status",
                    "planned_year",
                    "street",
                    "area",
                    "management",
                    "aim",
                    "contiguous",
                    "mandatory",
                    "year_built",
                    "buildings",
                    "households",
                    "floor_area_m2",
                    "name",
                    "address",
                    "community_id",
                ),
                name="communities_list",
            ),
            models.Index(fields=("closed_on", "community_id"), name="communities_open"),
            models.Index(
                fields=(
                    "planned_year",
                    "status",
                    "closed_on",
                    "zone",
                    "buildings",
                    "households",
                    "floor_area_m2",
                    "name",
                    "community_id",
                ),
                name="communities_by_year",
            ),
        )

    def __str__(self) -> str:
        return self.name
