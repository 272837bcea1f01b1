import django.core.validators
import django.db.models.deletion
import linli_web.people.public_ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Habit',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='notice_habit', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('digest', models.CharField(choices=[('at_once', '随到随发'), ('daily', '每天一封'), ('weekly', '每周一封')], default='at_once', max_length=8, verbose_name='邮件汇总')),
                ('hour', models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MaxValueValidator(23)], verbose_name='几点发')),
                ('weekday', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(6)], verbose_name='星期几发')),
                ('quiet_from', models.PositiveSmallIntegerField(default=21, validators=[django.core.validators.MaxValueValidator(23)], verbose_name='免打扰从几点')),
                ('quiet_until', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MaxValueValidator(23)], verbose_name='免打扰到几点')),
            ],
            options={
                'db_table': 'notice_habits',
                'constraints': [models.CheckConstraint(condition=models.Q(('hour__lte', 23), ('quiet_from__lte', 23), ('quiet_until__lte', 23), ('weekday__lte', 6)), name='notice_habit_hours')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=linli_web.people.public_ids.public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(max_length=32)),
                ('title', models.CharField(max_length=200)),
                ('values', models.JSONField(default=dict)),
                ('url', models.CharField(max_length=2000)),
                ('once', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('in_app', models.BooleanField(default=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'notices',
                'ordering': ('-created_at', '-pk'),
                'indexes': [models.Index(fields=['account', 'read_at'], name='notice_unread')],
                'constraints': [models.UniqueConstraint(fields=('account', 'once'), name='notice_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=linli_web.people.public_ids.public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(max_length=64)),
                ('title', models.CharField(max_length=200)),
                ('detail', models.CharField(blank=True, default='', max_length=200)),
                ('values', models.JSONField(default=dict)),
                ('table', models.CharField(max_length=64)),
                ('key', models.CharField(max_length=200)),
                ('url', models.CharField(max_length=2000)),
                ('county', models.CharField(blank=True, default='', max_length=64)),
                ('street', models.CharField(blank=True, default='', max_length=64)),
                ('committee', models.CharField(blank=True, default='', max_length=64)),
                ('community', models.CharField(blank=True, default='', max_length=64)),
                ('building', models.CharField(blank=True, default='', max_length=64)),
                ('addressee', models.CharField(max_length=64)),
                ('role', models.CharField(blank=True, choices=[('programme_office', '县专班'), ('department', '部门'), ('street', '街道(乡镇)'), ('committee', '社区居委会'), ('owners_representative', '业主代表'), ('designer', '设计单位'), ('contractor', '施工单位'), ('supervisor', '监理单位'), ('utility', '管线单位'), ('property_company', '物业服务企业'), ('auditor', '审计'), ('resident', '居民'), ('administrator', '系统管理员')], default='', max_length=32)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('pressing', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('open', '待办'), ('done', '已办结'), ('aside', '不用办')], default='open', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_items', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'work_items',
                'ordering': ('due_on', '-pressing', 'created_at', 'pk'),
                'indexes': [models.Index(fields=['role', 'state'], name='work_item_role'), models.Index(fields=['table', 'key'], name='work_item_object')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'table', 'key', 'addressee'), name='work_item_once'), models.CheckConstraint(condition=models.Q(models.Q(('role', ''), _negated=True), ('account__isnull', False), _connector='OR'), name='work_item_waits_for_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='work_item_is_closed_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32)),
                ('app', models.BooleanField()),
                ('email', models.BooleanField()),
                ('sms', models.BooleanField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notice_choices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'notice_choices',
                'constraints': [models.UniqueConstraint(fields=('account', 'kind'), name='notice_choice_once')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=linli_web.people.public_ids.public_id, editable=False, max_length=22, unique=True)),
                ('table', models.CharField(max_length=64)),
                ('key', models.CharField(max_length=200)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to=settings.AUTH_USER_MODEL)),
                ('mentioned', models.ManyToManyField(related_name='mentioned_in', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'comments',
                'ordering': ('at', 'pk'),
                'indexes': [models.Index(fields=['table', 'key'], name='comment_object')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), models.Q(('text', ''), _negated=True)), models.Q(('text', ''), ('withdrawn_at__isnull', False)), _connector='OR'), name='comment_says_something_until_withdrawn')],
            },
        ),
        migrations.CreateModel(
            name='LastSeen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=64)),
                ('since_number', models.PositiveBigIntegerField()),
                ('since_at', models.DateTimeField()),
                ('seen_number', models.PositiveBigIntegerField()),
                ('seen_at', models.DateTimeField()),
                ('is_first', models.BooleanField(default=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seen_lists', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'last_seen',
                'constraints': [models.UniqueConstraint(fields=('account', 'name'), name='last_seen_once')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('email', '邮件'), ('sms', '短信')], max_length=8)),
                ('not_before', models.DateTimeField()),
                ('held_by', models.CharField(blank=True, default='', max_length=32)),
                ('held_until', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('fault', models.CharField(blank=True, default='', max_length=200)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('given_up_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notices.notice')),
            ],
            options={
                'db_table': 'deliveries',
                'ordering': ('pk',),
                'indexes': [models.Index(condition=models.Q(('given_up_at', None), ('sent_at', None)), fields=['not_before'], name='delivery_waiting')],
                'constraints': [models.UniqueConstraint(fields=('notice', 'channel'), name='delivery_once'), models.CheckConstraint(condition=models.Q(('sent_at', None), ('given_up_at', None), _connector='OR'), name='delivery_sent_or_given_up')],
            },
        ),
    ]
