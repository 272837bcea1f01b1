"""Each entry is chained to the one before; a head, signed, tells where the chain ends."""

import uuid
from importlib import import_module

from django.conf import settings
from django.db import migrations, models, transaction
from django.utils import timezone

from linli_web.journal import chain, heads

append_only = import_module("linli_web.journal.migrations.0002_append_only")

_SQLITE = [
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
_POSTGRESQL = [
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


def _statements(vendor):
    return _POSTGRESQL if vendor == "postgresql" else _SQLITE


def refuse_changes(apps, schema_editor):
    append_only.refuse_changes(apps, schema_editor)
    for forward, _ in _statements(schema_editor.connection.vendor):
        schema_editor.execute(forward)


def allow_changes(apps, schema_editor):
    for _, backward in reversed(_statements(schema_editor.connection.vendor)):
        schema_editor.execute(backward)
    append_only.allow_changes(apps, schema_editor)


def chain_entries(apps, schema_editor):
    """Chain what was written before there was a chain, in the order in which it was written."""
    if heads.kept_file().exists():
        raise heads.JournalRefused
    entries = apps.get_model("journal", "Entry").objects
    journal, number = uuid.uuid4(), 0
    previous = chain.first_link(journal)
    for number, entry in enumerate(entries.order_by("id").iterator(), 1):
        entry.number = number
        entry.link = previous = chain.link(settings.JOURNAL_KEY, previous, entry)
        entry.save(update_fields=["number", "link"])
    head = apps.get_model("journal", "Head").objects.create(
        id=1,
        journal=journal,
        count=number,
        link=previous,
        signature=chain.signature(settings.JOURNAL_KEY, journal, number, previous),
        at=timezone.now(),
    )
    if number:
        transaction.on_commit(lambda: heads.keep(head), using=schema_editor.connection.alias)


def forget_chain(apps, schema_editor):
    """Let the chain go with its head's copy: without it, a chain may be begun again."""
    heads.kept_file().unlink(missing_ok=True)


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [
        migrations.RunPython(append_only.allow_changes, append_only.refuse_changes),
        migrations.AddField(
            "Entry", "number", models.PositiveBigIntegerField(null=True)
        ),
        migrations.AddField("Entry", "link", models.CharField(default="", max_length=64)),
        migrations.AddField(
            "Entry", "origin", models.CharField(blank=True, default="", max_length=64)
        ),
        migrations.CreateModel(
            "Head",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, primary_key=True, serialize=False
                    ),
                ),
                ("journal", models.UUIDField(default=uuid.uuid4)),
                ("count", models.PositiveBigIntegerField(default=0)),
                ("link", models.CharField(max_length=64)),
                ("signature", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "journal_head",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="journal_has_one_head"
                    )
                ],
            },
        ),
        migrations.RunPython(chain_entries, forget_chain),
        migrations.AlterField("Entry", "number", models.PositiveBigIntegerField(unique=True)),
        migrations.AlterField("Entry", "link", models.CharField(max_length=64)),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
