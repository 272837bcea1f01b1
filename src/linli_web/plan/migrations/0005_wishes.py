"""Wishes keep as what they were made, steps what they cost; neither words nor steps change."""

from django.db import migrations, models

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


def _statements(vendor):
    return _POSTGRESQL if vendor == "postgresql" else _SQLITE


def refuse_changes(apps, schema_editor):
    for forward, _ in _statements(schema_editor.connection.vendor):
        schema_editor.execute(forward)


def allow_changes(apps, schema_editor):
    for _, backward in reversed(_statements(schema_editor.connection.vendor)):
        schema_editor.execute(backward)


class Migration(migrations.Migration):
    dependencies = [("plan", "0004_approved_plans_stay")]

    operations = [
        migrations.AddField(
            model_name="wish",
            name="made_as",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.AddField(
            model_name="wishstep",
            name="cost_yuan",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True),
        ),
        migrations.AddField(
            model_name="wishstep",
            name="together",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
