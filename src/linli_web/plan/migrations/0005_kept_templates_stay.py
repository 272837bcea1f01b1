"""A version of a plan book's template that was kept never changes."""

from django.db import migrations

from linli_web.tables.database_statements import DatabaseStatements


_SQLITE = [
    (
        "CREATE TRIGGER plan_book_template_stays BEFORE UPDATE OF language, number, text "
        "ON plan_book_templates BEGIN SELECT RAISE(ABORT, 'a kept template never changes'); END",
        "DROP TRIGGER plan_book_template_stays",
    ),
]
_POSTGRESQL = [
    (
        "CREATE FUNCTION plan_book_template_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a kept template never changes'; END $$",
        "DROP FUNCTION plan_book_template_stays()",
    ),
    (
        "CREATE TRIGGER plan_book_template_stays BEFORE UPDATE OF language, number, text "
        "ON plan_book_templates FOR EACH ROW EXECUTE FUNCTION plan_book_template_stays()",
        "DROP TRIGGER plan_book_template_stays ON plan_book_templates",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("plan", "0004_frozen_schemes_stay")]

    operations = [DatabaseStatements(_SQLITE, _POSTGRESQL)]
