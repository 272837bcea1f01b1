import django.db.models.deletion
import django.utils.timezone
import linli_web.files.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Content',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('size', models.PositiveBigIntegerField()),
                ('kind', models.CharField(max_length=16)),
                ('width', models.PositiveIntegerField(null=True)),
                ('height', models.PositiveIntegerField(null=True)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('taken_at', models.DateTimeField(null=True)),
                ('kept_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('scan', models.CharField(choices=[('unscanned', '未查毒'), ('clean', '已查毒'), ('held', '等待查毒'), ('infected', '有病毒')], max_length=16)),
                ('scan_said', models.CharField(blank=True, default='', max_length=200)),
            ],
            options={
                'db_table': 'file_contents',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lat__isnull', True), ('lon__isnull', True)), models.Q(('lat__gte', -90), ('lat__lte', 90), ('lon__gte', -180), ('lon__lte', 180)), _connector='OR'), name='file_content_lies_on_earth')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=linli_web.files.models.public_id, editable=False, max_length=32, unique=True)),
                ('length', models.PositiveBigIntegerField()),
                ('table', models.CharField(max_length=64)),
                ('key', models.CharField(max_length=200)),
                ('purpose', models.CharField(max_length=16)),
                ('caption', models.CharField(blank=True, default='', max_length=200)),
                ('name', models.CharField(max_length=120)),
                ('expires_at', models.DateTimeField(default=linli_web.files.models.expiry)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'file_uploads',
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=linli_web.files.models.public_id, editable=False, max_length=32, unique=True)),
                ('table', models.CharField(max_length=64)),
                ('key', models.CharField(max_length=200)),
                ('purpose', models.CharField(choices=[('before', '改造前照片'), ('during', '施工照片'), ('after', '改造后照片'), ('drawing', '图纸'), ('paper', '文件资料'), ('other', '其他')], max_length=16, verbose_name='用途')),
                ('caption', models.CharField(blank=True, default='', max_length=200, verbose_name='说明')),
                ('name', models.CharField(max_length=120)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_because', models.CharField(blank=True, default='', max_length=200)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('content', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='files.content')),
            ],
            options={
                'db_table': 'attachments',
                'ordering': ('added_at', 'id'),
                'indexes': [models.Index(fields=['table', 'key'], name='attachment_object')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_because', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='attachment_withdrawn_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=linli_web.files.models.public_id, editable=False, max_length=32, unique=True)),
                ('covers', models.TextField(blank=True, default='')),
                ('because', models.CharField(blank=True, default='', max_length=200)),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('taken_back_because', models.CharField(blank=True, default='', max_length=200)),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='files.attachment')),
                ('content', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='public_copies', to='files.content')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'file_decisions',
                'ordering': ('-decided_at', '-id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at__isnull', True)), fields=('attachment',), name='one_decision_on_a_picture_stands'), models.CheckConstraint(condition=models.Q(('content__isnull', False), models.Q(('because', ''), _negated=True), _connector='OR'), name='picture_refused_for_a_reason')],
            },
        ),
    ]
