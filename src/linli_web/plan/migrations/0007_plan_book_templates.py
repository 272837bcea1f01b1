"""Templates of plan books; a version that was kept never changes."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


_SQLITE = [
    (
        "CREATE TRIGGER plan_book_template_stays BEFORE UPDATE OF language, number, text "
        "ON plan_book_templates BEGIN SELECT RAISE(ABORT, 'a kept template never changes'); END",
        "DROP TRIGGER plan_book_template_stays",
    ),
]
_POSTGRESQL = [
    (
        "CREATE FUNCTION plan_book_template_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a kept template never changes'; END $$",
        "DROP FUNCTION plan_book_template_stays()",
    ),
    (
        "CREATE TRIGGER plan_book_template_stays BEFORE UPDATE OF language, number, text "
        "ON plan_book_templates FOR EACH ROW EXECUTE FUNCTION plan_book_template_stays()",
        "DROP TRIGGER plan_book_template_stays ON plan_book_templates",
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

    dependencies = [
        ('plan', '0006_frozen_schemes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanBookTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=2, verbose_name='语言')),
                ('number', models.PositiveIntegerField(verbose_name='版本')),
                ('text', models.TextField(blank=True, default='', verbose_name='模板')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'plan_book_templates',
                'ordering': ('language', '-number'),
                'constraints': [models.UniqueConstraint(fields=('language', 'number'), name='plan_book_template_version'), models.CheckConstraint(condition=models.Q(('language', 'zh'), ('language', 'en'), _connector='OR'), name='plan_book_template_language')],
            },
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
