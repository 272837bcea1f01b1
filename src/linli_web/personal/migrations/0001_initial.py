import linli_web.personal.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='PersonKey',
            fields=[
                ('key_id', models.CharField(default=linli_web.personal.models.new_key_id, max_length=16, primary_key=True, serialize=False)),
                ('subject', models.CharField(max_length=120)),
                ('wrapped', models.CharField(blank=True, max_length=120)),
                ('ring', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('erased_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'person_keys',
                'indexes': [models.Index(fields=['subject'], name='person_keys_subject')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('erased_at__isnull', True)), fields=('subject',), name='person_keys_one_alive'), models.CheckConstraint(condition=models.Q(models.Q(('erased_at__isnull', True), ('wrapped__gt', '')), models.Q(('erased_at__isnull', False), ('wrapped', '')), _connector='OR'), name='person_keys_erased_is_empty')],
            },
        ),
    ]
