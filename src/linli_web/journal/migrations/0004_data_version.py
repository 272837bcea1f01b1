"""The head tells of the last entry that changed data; a login is not one."""

from importlib import import_module

from django.db import migrations, models
from django.db.models import F

chain = import_module("linli_web.journal.migrations.0003_chain")


def begin_with_the_last_entry(apps, schema_editor):
    apps.get_model("journal", "Head").objects.update(data_count=F("count"), data_at=F("at"))


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_chain")]
    operations = [
        migrations.RunPython(chain.allow_changes, chain.refuse_changes),
        migrations.AddField(
            "Head", "data_count", models.PositiveBigIntegerField(default=0)
        ),
        migrations.AddField("Head", "data_at", models.DateTimeField(null=True)),
        migrations.RunPython(begin_with_the_last_entry, migrations.RunPython.noop),
        migrations.RunPython(chain.refuse_changes, chain.allow_changes),
    ]
