"""What was sent for review lists the same rows and money for good; what was approved stays.

Removing a whole plan is not refused here: the sample is emptied so. Its rows may go after it.
"""

from django.db import migrations

from linli_web.tables.database_statements import DatabaseStatements

_SAID = "a plan that left its draft never changes"
_OF_ROW = "(SELECT state FROM annual_plans WHERE id = {row}.annual_plan_id)"
_OF_FUNDING = (
    "(SELECT p.state FROM annual_plans p JOIN annual_plan_rows r ON r.annual_plan_id = p.id "
    "WHERE r.id = {row}.row_id)"
)
_LISTS = {"annual_plan_rows": _OF_ROW, "annual_plan_funding": _OF_FUNDING}
_SIDES = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
_SPECIAL = ("solution_id", "name", "approval", "approved_on", "amends_id", "reason")
_ANNUAL = (
    "special_plan_id",
    "year",
    "number",
    "name",
    "approval",
    "approved_on",
    "publicity_from",
    "publicity_until",
    "round",
    "asked",
    "announcement",
    "content_hash",
    "reason",
)
_OPINION = ("annual_plan_id", "kind", "round", "department", "agrees", "text", "given_by_id")
_APPROVED = "(OLD.state = 'approved' OR OLD.state = 'published' OR OLD.state = 'superseded')"
_GOES_BACK = "(NEW.state = 'draft' OR NEW.state = 'in_review' OR NEW.state = 'in_publicity')"
_STAYS = {
    "special_plans": (_SPECIAL, "OLD.state <> 'draft'", "NEW.state = 'draft'"),
    "annual_plans": (_ANNUAL, _APPROVED, _GOES_BACK),
    "annual_plan_opinions": (_OPINION, "1 = 1", "1 = 0"),
}


def _changed(columns, differs):
    return " OR ".join(f'OLD."{each}" {differs} NEW."{each}"' for each in columns)


def _conditions(differs):
    """Return table, verb and condition of each trigger."""
    for table, state in _LISTS.items():
        for verb, sides in _SIDES.items():
            found = " OR ".join(f"{state.format(row=side)} <> 'draft'" for side in sides)
            yield table, verb, found
    for table, (columns, when, back) in _STAYS.items():
        yield table, "UPDATE", f"{when} AND ({_changed(columns, differs)} OR {back})"


def _sqlite():
    for table, verb, condition in _conditions("IS NOT"):
        name = f"{table}_stay_{verb.lower()}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END",
            f"DROP TRIGGER {name}",
        )


def _postgresql():
    # A condition that looks into another table has to stand in the function.
    for table, verb, condition in _conditions("IS DISTINCT FROM"):
        name = f"{table}_stay_{verb.lower()}"
        result = "OLD" if verb == "DELETE" else "NEW"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {condition} THEN RAISE EXCEPTION '{_SAID}'; END IF; "
            f"RETURN {result}; END $$",
            f"DROP FUNCTION {name}()",
        )
        yield (
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION {name}()",
            f"DROP TRIGGER {name} ON {table}",
        )


class Migration(migrations.Migration):
    dependencies = [("plan", "0001_initial")]

    operations = [DatabaseStatements(_sqlite(), _postgresql())]
