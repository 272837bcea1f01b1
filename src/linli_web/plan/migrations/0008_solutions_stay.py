"""What a scenario came to stays as it was, and whether the check found it to keep every rule."""

from django.db import migrations, models

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


def _statements(vendor):
    return _POSTGRESQL if vendor == "postgresql" else _SQLITE


def refuse_changes(apps, schema_editor):
    for forward, _ in _statements(schema_editor.connection.vendor):
        schema_editor.execute(forward)


def allow_changes(apps, schema_editor):
    for _, backward in reversed(_statements(schema_editor.connection.vendor)):
        schema_editor.execute(backward)


class Migration(migrations.Migration):
    dependencies = [("plan", "0007_plan_book_templates")]

    operations = [
        migrations.AddField(
            model_name="scenariosolution",
            name="violations",
            field=models.JSONField(null=True),
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
