"""What was decided or withdrawn stays as it was, and nobody rewrites what was proposed."""

from django.db import migrations

from linli_web.tables.database_statements import DatabaseStatements

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


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_orders_of_communities")]

    operations = [DatabaseStatements(_SQLITE, _POSTGRESQL)]
