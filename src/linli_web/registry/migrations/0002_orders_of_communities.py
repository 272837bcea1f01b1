"""On PostgreSQL each order of the list of communities is an index.

Problem: a column of a list is sorted either way with blanks last; PostgreSQL reads an index in
one order and its exact reverse, in which blanks come first, and so sorted every community of the
country for one page of fifty.
Decision: two indexes a column, of the open communities alone, as the list usually shows them.
SQLite knows no NULLS LAST in an index and finds a page within the aim without.
"""

from django.db import migrations

from linli_web.tables.database_statements import DatabaseStatements

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
_POSTGRESQL = [
    (
        f"CREATE INDEX {name} ON communities ({order}) WHERE closed_on IS NULL",
        f"DROP INDEX {name}",
    )
    for name, order in ORDERS.items()
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [DatabaseStatements([], _POSTGRESQL)]
