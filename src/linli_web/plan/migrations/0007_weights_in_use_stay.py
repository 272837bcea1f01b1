"""A policy in use has weights, and they stay as they are while it is in use."""

from django.db import migrations

from linli_web.tables.database_statements import DatabaseStatements

_SQLITE = [
    (
        "CREATE TRIGGER weights_in_use_stay BEFORE UPDATE ON weight_policies "
        "WHEN NEW.in_use AND (NEW.weights = '{}' OR (OLD.in_use AND "
        "(NEW.weights <> OLD.weights OR NEW.comparisons <> OLD.comparisons))) "
        "BEGIN SELECT RAISE(ABORT, 'weights in use never change'); END",
        "DROP TRIGGER weights_in_use_stay",
    )
]
_POSTGRESQL = [
    (
        "CREATE FUNCTION weights_in_use_stay() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'weights in use never change'; END $$",
        "DROP FUNCTION weights_in_use_stay()",
    ),
    (
        "CREATE TRIGGER weights_in_use_stay BEFORE UPDATE ON weight_policies FOR EACH ROW "
        "WHEN (NEW.in_use AND (NEW.weights = '{}'::jsonb OR (OLD.in_use AND "
        "(NEW.weights <> OLD.weights OR NEW.comparisons <> OLD.comparisons)))) "
        "EXECUTE FUNCTION weights_in_use_stay()",
        "DROP TRIGGER weights_in_use_stay ON weight_policies",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("plan", "0006_solutions_stay")]

    operations = [DatabaseStatements(_SQLITE, _POSTGRESQL)]
