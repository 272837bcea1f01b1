"""What the office remembers of the register; columns are those of `linli.schema`."""

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
            models.Index(fields=("planned_year",), name="communities_planned_year"),
        )

    def __str__(self) -> str:
        return self.name


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
    name = models.CharField(field_label("owners", "name"), max_length=200)
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
        constraints = constraints("owners")

    def __str__(self) -> str:
        return self.name


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
