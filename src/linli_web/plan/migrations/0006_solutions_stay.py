"""What a scenario came to stays as it was, and whether the check found it to keep every rule."""

from django.db import migrations

from linli_web.tables.database_statements import DatabaseStatements

_MESSAGE = "a solution never changes"
_SQLITE = [
    (
        "CREATE TRIGGER scenario_solution_stays BEFORE UPDATE ON scenario_solutions "
        f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END",
        "DROP TRIGGER scenario_solution_stays",
    ),
]
_POSTGRESQL = [
    (
        "CREATE FUNCTION scenario_solution_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$",
        "DROP FUNCTION scenario_solution_stays()",
    ),
    (
        "CREATE TRIGGER scenario_solution_stays BEFORE UPDATE ON scenario_solutions FOR EACH ROW "
        "EXECUTE FUNCTION scenario_solution_stays()",
        "DROP TRIGGER scenario_solution_stays ON scenario_solutions",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("plan", "0005_kept_templates_stay")]

    operations = [DatabaseStatements(_SQLITE, _POSTGRESQL)]
