
import django.db.models.deletion
import linli_web.people.public_ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('personal', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=linli_web.people.public_ids.public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(choices=[('copy', '查阅、复制'), ('correct', '更正、补充'), ('erase', '删除')], max_length=16, verbose_name='要求')),
                ('received_on', models.DateField(verbose_name='收到日期')),
                ('due_on', models.DateField(verbose_name='答复期限')),
                ('answered_on', models.DateField(null=True, verbose_name='答复日期')),
                ('answer', models.TextField(blank=True, default='', verbose_name='答复')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='personal.personkey')),
            ],
            options={
                'db_table': 'person_requests',
                'ordering': ('answered_on', 'due_on', 'public_id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind', 'copy'), ('kind', 'correct'), ('kind', 'erase'), _connector='OR'), name='person_requests_kind'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on__isnull', True)), models.Q(('answer__gt', ''), ('answered_on__isnull', False)), _connector='OR'), name='person_requests_answer')],
            },
        ),
    ]
