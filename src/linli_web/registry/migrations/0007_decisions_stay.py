"""What was decided or withdrawn stays as it was, and nobody rewrites what was proposed."""

from django.db import migrations

_SQLITE = [
    (
        "CREATE TRIGGER proposal_stays BEFORE UPDATE ON proposals WHEN OLD.state <> 'proposed' "
        "BEGIN SELECT RAISE(ABORT, 'a proposal that was decided never changes'); END",
        "DROP TRIGGER proposal_stays",
    ),
    (
        "CREATE TRIGGER proposed_value_stays BEFORE UPDATE ON proposed_values "
        'WHEN NEW.proposal_id <> OLD.proposal_id OR NEW.field <> OLD.field '
        'OR NEW."before" <> OLD."before" OR NEW."after" <> OLD."after" '
        "OR (SELECT state FROM proposals WHERE id = OLD.proposal_id) <> 'proposed' "
        "BEGIN SELECT RAISE(ABORT, 'a proposal that was decided never changes'); END",
        "DROP TRIGGER proposed_value_stays",
    ),
]
_POSTGRESQL = [
    (
        "CREATE FUNCTION proposal_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a proposal that was decided never changes'; END $$",
        "DROP FUNCTION proposal_stays()",
    ),
    (
        "CREATE TRIGGER proposal_stays BEFORE UPDATE ON proposals FOR EACH ROW "
        "WHEN (OLD.state <> 'proposed') EXECUTE FUNCTION proposal_stays()",
        "DROP TRIGGER proposal_stays ON proposals",
    ),
    (
        "CREATE FUNCTION proposed_value_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NEW.proposal_id <> OLD.proposal_id OR NEW.field <> OLD.field "
        'OR NEW."before" <> OLD."before" OR NEW."after" <> OLD."after" '
        "OR (SELECT state FROM proposals WHERE id = OLD.proposal_id) <> 'proposed' THEN "
        "RAISE EXCEPTION 'a proposal that was decided never changes'; END IF; RETURN NEW; END $$",
        "DROP FUNCTION proposed_value_stays()",
    ),
    (
        "CREATE TRIGGER proposed_value_stays BEFORE UPDATE ON proposed_values FOR EACH ROW "
        "EXECUTE FUNCTION proposed_value_stays()",
        "DROP TRIGGER proposed_value_stays ON proposed_values",
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
    dependencies = [("registry", "0006_proposals")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
