import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('runs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('import_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('files', models.JSONField(default=list)),
                ('system', models.CharField(blank=True, default='', max_length=32)),
                ('content_hash', models.CharField(max_length=64)),
                ('office', models.CharField(blank=True, default='', max_length=200)),
                ('sealed_sheets', models.BinaryField(default=b'')),
                ('matching', models.JSONField(null=True)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('kept_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='runs.run')),
                ('shown', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='runs.run')),
            ],
            options={
                'db_table': 'imports',
                'ordering': ('-asked_at',),
                'constraints': [models.CheckConstraint(condition=models.Q(('undone_at__isnull', True), ('kept_at__isnull', False), _connector='OR'), name='imports_undone_was_kept')],
            },
        ),
        migrations.CreateModel(
            name='RememberedMatching',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(max_length=200)),
                ('shape', models.CharField(max_length=64)),
                ('table', models.CharField(max_length=64)),
                ('fields', models.JSONField(default=list)),
                ('used_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'db_table': 'import_matchings',
                'constraints': [models.UniqueConstraint(fields=('office', 'shape'), name='import_matching_once')],
            },
        ),
        migrations.CreateModel(
            name='KeptTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=64)),
                ('new', models.PositiveIntegerField()),
                ('changed', models.PositiveIntegerField()),
                ('same', models.PositiveIntegerField()),
                ('rows', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('taken_back', models.PositiveIntegerField(default=0)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tables', to='exchange.import')),
            ],
            options={
                'db_table': 'import_tables',
                'constraints': [models.UniqueConstraint(fields=('of', 'table'), name='import_table_once')],
            },
        ),
    ]
