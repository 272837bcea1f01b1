"""What a community is made of: buildings, entrances, units, owners."""

from __future__ import annotations

from django.db import models

from linli_web.personal.fields import DigestField, SealedField
from linli_web.registry.models.communities import Community
from linli_web.tables.constraints import constraints
from linli_web.tables.labels import field_label, labelled_choices, table_label


class Building(models.Model):
    """One building a row."""

    building_id = models.CharField(
        field_label("buildings", "building_id"), max_length=64, primary_key=True
    )
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        verbose_name=field_label("buildings", "community_id"),
        db_column="community_id",
        related_name="building_rows",
    )
    name = models.CharField(
        field_label("buildings", "name"), max_length=200, blank=True, default=""
    )
    storeys = models.IntegerField(field_label("buildings", "storeys"), null=True, blank=True)
    entrances = models.IntegerField(field_label("buildings", "entrances"), null=True, blank=True)
    households = models.IntegerField(field_label("buildings", "households"), null=True, blank=True)
    floor_area_m2 = models.FloatField(
        field_label("buildings", "floor_area_m2"), null=True, blank=True
    )
    roof_area_m2 = models.FloatField(
        field_label("buildings", "roof_area_m2"), null=True, blank=True
    )
    year_built = models.IntegerField(field_label("buildings", "year_built"), null=True, blank=True)
    structure = models.CharField(
        field_label("buildings", "structure"),
        max_length=32,
        choices=labelled_choices("structure"),
        blank=True,
        default="",
    )
    geometry = models.TextField(field_label("buildings", "geometry"), blank=True, default="")
    closed_on = models.DateField(field_label("buildings", "closed_on"), null=True, blank=True)
    closed_because = models.CharField(
        field_label("buildings", "closed_because"), max_length=200, blank=True, default=""
    )
    continued_as = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=field_label("buildings", "continued_as"),
        db_column="continued_as",
        related_name="+",
        null=True,
        blank=True,
    )
    origin = models.CharField(
        field_label("buildings", "origin"),
        max_length=32,
        choices=labelled_choices("origin"),
        default="reported",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        db_table = "buildings"
        verbose_name = table_label("buildings")
        verbose_name_plural = table_label("buildings")
        ordering = ("building_id",)
        constraints = constraints("buildings")

    def __str__(self) -> str:
        return self.name


class Entrance(models.Model):
    """Stairwells of a building."""

    entrance_id = models.CharField(
        field_label("entrances", "entrance_id"), max_length=64, primary_key=True
    )
    building = models.ForeignKey(
        Building,
        models.PROTECT,
        verbose_name=field_label("entrances", "building_id"),
        db_column="building_id",
        related_name="entrance_rows",
    )
    name = models.CharField(
        field_label("entrances", "name"), max_length=200, blank=True, default=""
    )
    storeys = models.IntegerField(field_label("entrances", "storeys"), null=True, blank=True)
    elevator = models.CharField(
        field_label("entrances", "elevator"),
        max_length=32,
        choices=labelled_choices("elevator"),
        blank=True,
        default="",
    )

    class Meta:
        db_table = "entrances"
        verbose_name = table_label("entrances")
        verbose_name_plural = table_label("entrances")
        ordering = ("entrance_id",)
        constraints = constraints("entrances")

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """One unit a row."""

    unit_id = models.CharField(field_label("units", "unit_id"), max_length=64, primary_key=True)
    building = models.ForeignKey(
        Building,
        models.PROTECT,
        verbose_name=field_label("units", "building_id"),
        db_column="building_id",
        related_name="units",
    )
    entrance = models.ForeignKey(
        Entrance,
        models.PROTECT,
        verbose_name=field_label("units", "entrance_id"),
        db_column="entrance_id",
        related_name="units",
        null=True,
        blank=True,
    )
    room = models.CharField(field_label("units", "room"), max_length=200, blank=True, default="")
    floor = models.IntegerField(field_label("units", "floor"), null=True, blank=True)
    area_m2 = models.FloatField(field_label("units", "area_m2"), null=True, blank=True)
    use = models.CharField(
        field_label("units", "use"),
        max_length=32,
        choices=labelled_choices("unit_use"),
        default="home",
    )
    origin = models.CharField(
        field_label("units", "origin"),
        max_length=32,
        choices=labelled_choices("origin"),
        default="reported",
    )

    class Meta:
        db_table = "units"
        verbose_name = table_label("units")
        verbose_name_plural = table_label("units")
        ordering = ("unit_id",)
        constraints = constraints("units")

    def __str__(self) -> str:
        return str(self.pk)


class Owner(models.Model):
    """One owner of one unit a row."""

    owner_id = models.CharField(field_label("owners", "owner_id"), max_length=64, primary_key=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        verbose_name=field_label("owners", "unit_id"),
        db_column="unit_id",
        related_name="owners",
    )
    person_id = models.CharField(field_label("owners", "person_id"), max_length=64)
    name = SealedField(field_label("owners", "name"))
    id_number = SealedField(field_label("owners", "id_number"))
    phone = SealedField(field_label("owners", "phone"))
    id_number_digest = DigestField()
    phone_digest = DigestField()
    share = models.CharField(field_label("owners", "share"), max_length=32, default="1")
    developer = models.BooleanField(field_label("owners", "developer"), default=False)
    origin = models.CharField(
        field_label("owners", "origin"),
        max_length=32,
        choices=labelled_choices("origin"),
        default="reported",
    )

    class Meta:
        db_table = "owners"
        verbose_name = table_label("owners")
        verbose_name_plural = table_label("owners")
        ordering = ("owner_id",)
        indexes = (
            models.Index(fields=("person_id",), name="owners_person"),
            models.Index(
                fields=("id_number_digest",),
                condition=~models.Q(id_number_digest=""),
                name="owners_id_number",
            ),
            models.Index(
                fields=("phone_digest",), condition=~models.Q(phone_digest=""), name="owners_phone"
            ),
        )
        constraints = constraints("owners")

    def __str__(self) -> str:
        return str(self.pk)
