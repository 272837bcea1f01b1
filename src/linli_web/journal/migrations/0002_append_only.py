"""The journal refuses change and removal in the database itself."""

from django.db import migrations

_SQLITE = [
    (
        f"CREATE TRIGGER journal_no_{verb.lower()} BEFORE {verb} ON journal_entries "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
        f"DROP TRIGGER journal_no_{verb.lower()}",
    )
    for verb in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    (
        "CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
        "DROP FUNCTION journal_append_only()",
    ),
    (
        "CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal_entries "
        "FOR EACH ROW EXECUTE FUNCTION journal_append_only()",
        "DROP TRIGGER journal_no_change ON journal_entries",
    ),
    (
        "CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()",
        "DROP TRIGGER journal_no_truncate ON journal_entries",
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
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
