"""On PostgreSQL each order of the list of communities is an index.

Problem: a column of a list is sorted either way with blanks last; PostgreSQL reads an index in
one order and its exact reverse, in which blanks come first, and so sorted every community of the
country for one page of fifty.
Decision: two indexes a column, of the open communities alone, as the list usually shows them.
SQLite knows no NULLS LAST in an index and finds a page within the aim without.
"""

from django.db import migrations

COLUMNS = (
    "name",
    "street_id",
    "zone",
    "area_id",
    "status",
    "planned_year",
    "year_built",
    "buildings",
    "households",
    "floor_area_m2",
)
ORDERS = {
    **{f"communities_{each}_up": f"{each}, community_id" for each in COLUMNS},
    **{f"communities_{each}_down": f"{each} DESC NULLS LAST, community_id" for each in COLUMNS},
    "communities_key_down": "community_id DESC NULLS LAST",
}


def add(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, order in ORDERS.items():
            schema_editor.execute(
                f"CREATE INDEX {name} ON communities ({order}) WHERE closed_on IS NULL"
            )


def remove(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in ORDERS:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_list_of_communities")]
    operations = [migrations.RunPython(add, remove)]
