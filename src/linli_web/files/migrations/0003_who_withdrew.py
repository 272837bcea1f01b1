"""Who withdrew a file; where that was not kept, only a moderator puts it back."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def refuse_changes_again(apps, schema_editor):
    """SQLite takes a column away by making the table anew, without its triggers."""
    if schema_editor.connection.vendor == "sqlite":
        stays = import_module("linli_web.files.migrations.0002_content_stays")
        forward, _ = stays._SQLITE[1]
        schema_editor.execute(forward)


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_content_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, refuse_changes_again),
        migrations.AddField(
            model_name="attachment",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
