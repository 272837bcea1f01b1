"""The journal refuses change and removal in the database itself, and begins with a signed head."""

import uuid

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from linli_web.journal import chain, heads
from linli_web.tables.database_statements import DatabaseStatements

_SQLITE_ENTRIES = [
    (
        f"CREATE TRIGGER journal_no_{verb.lower()} BEFORE {verb} ON journal_entries "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
        f"DROP TRIGGER journal_no_{verb.lower()}",
    )
    for verb in ("UPDATE", "DELETE")
]
_SQLITE_HEAD = [
    (
        "CREATE TRIGGER journal_head_grows BEFORE UPDATE ON journal_head WHEN NEW.count <= OLD.count "
        "OR NEW.journal <> OLD.journal "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
        "DROP TRIGGER journal_head_grows",
    ),
    (
        "CREATE TRIGGER journal_head_stays BEFORE DELETE ON journal_head "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
        "DROP TRIGGER journal_head_stays",
    ),
]
_POSTGRESQL_ENTRIES = [
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
_POSTGRESQL_HEAD = [
    (
        "CREATE TRIGGER journal_head_grows BEFORE UPDATE ON journal_head FOR EACH ROW "
        "WHEN (NEW.count <= OLD.count OR NEW.journal <> OLD.journal) "
        "EXECUTE FUNCTION journal_append_only()",
        "DROP TRIGGER journal_head_grows ON journal_head",
    ),
    (
        "CREATE TRIGGER journal_head_stays BEFORE DELETE ON journal_head "
        "FOR EACH ROW EXECUTE FUNCTION journal_append_only()",
        "DROP TRIGGER journal_head_stays ON journal_head",
    ),
    (
        "CREATE TRIGGER journal_head_no_truncate BEFORE TRUNCATE ON journal_head "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()",
        "DROP TRIGGER journal_head_no_truncate ON journal_head",
    ),
]

APPEND_ONLY = DatabaseStatements(
    [*_SQLITE_ENTRIES, *_SQLITE_HEAD], [*_POSTGRESQL_ENTRIES, *_POSTGRESQL_HEAD]
)


def begin_chain(apps, schema_editor):
    """Begin the chain of a journal that has no entry; a head kept outside belongs to another."""
    if heads.kept_file().exists():
        raise heads.JournalRefused
    journal, now = uuid.uuid4(), timezone.now()
    link = chain.first_link(journal)
    apps.get_model("journal", "Head").objects.create(
        id=1,
        journal=journal,
        count=0,
        link=link,
        signature=chain.signature(settings.JOURNAL_KEY, journal, 0, link),
        at=now,
        data_count=0,
        data_at=now,
    )


def forget_chain(apps, schema_editor):
    """Let the chain go with its head's copy: without it, a chain may be begun again."""
    heads.kept_file().unlink(missing_ok=True)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunPython(begin_chain, forget_chain), APPEND_ONLY]
