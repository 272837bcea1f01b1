"""Neither what was wished nor a step of a wish changes."""

from django.db import migrations

from linli_web.tables.database_statements import DatabaseStatements

_KEPT = ("text", "community_id", "made_by_id", "made_as", "made_at")
_CHANGED = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in _KEPT)
_SQLITE = [
    (
        "CREATE TRIGGER wish_step_stays BEFORE UPDATE ON wish_steps "
        "BEGIN SELECT RAISE(ABORT, 'a step of a wish never changes'); END",
        "DROP TRIGGER wish_step_stays",
    ),
    (
        f"CREATE TRIGGER wish_stays BEFORE UPDATE ON wishes WHEN {_CHANGED} "
        "BEGIN SELECT RAISE(ABORT, 'what was wished never changes'); END",
        "DROP TRIGGER wish_stays",
    ),
]
_POSTGRESQL = [
    (
        "CREATE FUNCTION wish_step_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a step of a wish never changes'; END $$",
        "DROP FUNCTION wish_step_stays()",
    ),
    (
        "CREATE TRIGGER wish_step_stays BEFORE UPDATE ON wish_steps "
        "FOR EACH ROW EXECUTE FUNCTION wish_step_stays()",
        "DROP TRIGGER wish_step_stays ON wish_steps",
    ),
    (
        "CREATE FUNCTION wish_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'what was wished never changes'; END $$",
        "DROP FUNCTION wish_stays()",
    ),
    (
        f"CREATE TRIGGER wish_stays BEFORE UPDATE ON wishes FOR EACH ROW WHEN ({_CHANGED}) "
        "EXECUTE FUNCTION wish_stays()",
        "DROP TRIGGER wish_stays ON wishes",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("plan", "0002_approved_plans_stay")]

    operations = [DatabaseStatements(_SQLITE, _POSTGRESQL)]
