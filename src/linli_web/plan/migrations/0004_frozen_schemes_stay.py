"""What was frozen or superseded stays as it was, whatever asks for its change.

Benefit and its terms may be reckoned anew under another policy of weights: schemes of one
programme have to be compared by one figure, and the hash does not cover it.
"""

from django.db import migrations

from linli_web.tables.database_statements import DatabaseStatements

_MESSAGE = "a scheme that was frozen or superseded never changes"
_FIXED = (
    "community_id",
    "family",
    "number",
    "class",
    "title",
    "price_book",
    "price_date",
    "price_level",
    "works_yuan",
    "fees_yuan",
    "total_yuan",
    "upkeep_yuan_per_year",
    "renewal_yuan_per_year",
    "revenue_yuan_per_year",
    "vote_hash",
    "note",
)
_PARTS = ("plan_scheme_lines", "plan_scheme_costs", "plan_scheme_fees")
# Moves of a scheme that is no draft any more, and what stays in its state.
_MOVES = (
    "(NEW.state = OLD.state AND NEW.content_hash = OLD.content_hash) OR "
    "(OLD.state = 'frozen_for_vote' AND NEW.state = 'frozen_for_permit') OR "
    "(OLD.state <> 'superseded' AND NEW.state = 'superseded' "
    "AND NEW.content_hash = OLD.content_hash)"
)


def _differs(distinct):
    return " OR ".join(f'NEW."{name}" {distinct} OLD."{name}"' for name in _FIXED)


def _not_draft(row):
    return f"(SELECT state FROM plan_schemes WHERE id = {row}.scheme_id) <> 'draft'"  # nosec B608 - names of our own


def _sqlite():
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
    yield (
        "CREATE TRIGGER scheme_stays BEFORE UPDATE ON plan_schemes WHEN OLD.state <> 'draft' "
        f"AND ({_differs('IS NOT')} OR NOT ({_MOVES})) {refuse}",
        "DROP TRIGGER scheme_stays",
    )
    for table in _PARTS:
        for verb, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
            name = f"{table}_no_{verb.lower()}"
            when = " OR ".join(_not_draft(row) for row in rows)
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {when} {refuse}",
                f"DROP TRIGGER {name}",
            )


def _postgresql():
    yield (
        "CREATE FUNCTION scheme_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$",
        "DROP FUNCTION scheme_stays()",
    )
    yield (
        "CREATE TRIGGER scheme_stays BEFORE UPDATE ON plan_schemes FOR EACH ROW "
        f"WHEN (OLD.state <> 'draft' AND ({_differs('IS DISTINCT FROM')} OR NOT ({_MOVES}))) "
        "EXECUTE FUNCTION scheme_stays()",
        "DROP TRIGGER scheme_stays ON plan_schemes",
    )
    yield (
        "CREATE FUNCTION scheme_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' AND {_not_draft('OLD')} THEN RAISE EXCEPTION '{_MESSAGE}'; END IF; "
        f"IF TG_OP <> 'DELETE' AND {_not_draft('NEW')} THEN RAISE EXCEPTION '{_MESSAGE}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        "DROP FUNCTION scheme_part_stays()",
    )
    for table in _PARTS:
        yield (
            f"CREATE TRIGGER {table}_stay BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION scheme_part_stays()",
            f"DROP TRIGGER {table}_stay ON {table}",
        )


class Migration(migrations.Migration):
    dependencies = [("plan", "0003_wishes_stay")]

    operations = [DatabaseStatements(_sqlite(), _postgresql())]
