import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import linli_web.people.public_ids
import linli_web.personal.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=linli_web.people.public_ids.public_id, editable=False, max_length=22, unique=True)),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='单位名称')),
                ('kind', models.CharField(choices=[('programme_office', '县专班'), ('department', '县直部门'), ('street', '街道办事处(乡镇政府)'), ('committee', '社区居委会'), ('owners_committee', '业主委员会'), ('designer', '设计单位'), ('contractor', '施工单位'), ('supervisor', '监理单位'), ('utility', '管线单位'), ('property_company', '物业服务企业'), ('auditor', '审计机构'), ('other', '其他')], default='programme_office', max_length=32, verbose_name='单位类型')),
                ('credit_code', models.CharField(blank=True, default='', max_length=18, verbose_name='统一社会信用代码')),
                ('works_class', models.CharField(blank=True, default='', max_length=200, verbose_name='资质等级')),
                ('address', models.CharField(blank=True, default='', max_length=200, verbose_name='地址')),
                ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                ('of_sample', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'db_table': 'organisations',
                'ordering': ('kind', 'name'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('credit_code', ''), _negated=True), fields=('credit_code',), name='organisation_credit_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('public_id', models.CharField(default=linli_web.people.public_ids.public_id, editable=False, max_length=22, unique=True)),
                ('name', models.CharField(max_length=100, verbose_name='姓名')),
                ('office', models.CharField(blank=True, default='', max_length=100, verbose_name='单位')),
                ('phone', linli_web.personal.fields.SealedField(blank=True, default='', verbose_name='手机')),
                ('phone_digest', linli_web.personal.fields.DigestField(blank=True, default='', editable=False, max_length=64)),
                ('erased_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('of_sample', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='people.organisation', verbose_name='所属单位')),
            ],
            options={
                'db_table': 'accounts',
                'indexes': [models.Index(condition=models.Q(('phone_digest', ''), _negated=True), fields=['phone_digest'], name='accounts_phone')],
                'constraints': [models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__startswith', 'p1.'), _connector='OR'), name='accounts_phone_sealed'), models.CheckConstraint(condition=models.Q(models.Q(('phone', ''), ('phone_digest', '')), models.Q(('phone__gt', ''), ('phone_digest__gt', '')), _connector='OR'), name='accounts_phone_has_digest'), models.CheckConstraint(condition=models.Q(('erased_at', None), models.Q(('email', ''), ('is_active', False), ('office', ''), ('phone', '')), _connector='OR'), name='accounts_erased_is_empty')],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='OrganisationDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=linli_web.people.public_ids.public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(choices=[('business_licence', '营业执照'), ('qualification', '资质证书'), ('safety_licence', '安全生产许可证'), ('wage_deposit', '农民工工资保证金凭证'), ('insurance', '保险单'), ('authorisation', '授权委托书'), ('other', '其他')], max_length=32, verbose_name='证照')),
                ('number', models.CharField(max_length=100, verbose_name='证号')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='发证日期')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_because', models.CharField(blank=True, default='', max_length=200, verbose_name='撤下原因')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='people.organisation')),
            ],
            options={
                'db_table': 'organisation_documents',
                'ordering': ('expires_on', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('issued_on', None), ('expires_on', None), ('expires_on__gte', models.F('issued_on')), _connector='OR'), name='organisation_document_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=linli_web.people.public_ids.public_id, editable=False, max_length=22, unique=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('once', models.BooleanField(verbose_name='只能用一次')),
                ('made_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('until', models.DateTimeField(verbose_name='有效期至')),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('uses', models.PositiveIntegerField(default=0)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slips', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'slips',
                'ordering': ('-made_at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('made_at'))), name='slip_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('once', False), ('uses__lte', 1), _connector='OR'), name='slip_used_as_often_as_it_may'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('account',), name='slip_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Deputy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=linli_web.people.public_ids.public_id, editable=False, max_length=22, unique=True)),
                ('since', models.DateTimeField(verbose_name='起')),
                ('until', models.DateTimeField(verbose_name='止')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('absent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deputies', to=settings.AUTH_USER_MODEL)),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stands_in_for', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'deputies',
                'ordering': ('-since',),
                'constraints': [models.CheckConstraint(condition=models.Q(('absent', models.F('deputy')), _negated=True), name='deputy_is_somebody_else'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='deputy_ends_after_beginning')],
            },
        ),
        migrations.CreateModel(
            name='Holding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=linli_web.people.public_ids.public_id, editable=False, max_length=22, unique=True)),
                ('role', models.CharField(choices=[('programme_office', '县专班'), ('department', '部门'), ('street', '街道(乡镇)'), ('committee', '社区居委会'), ('owners_representative', '业主代表'), ('designer', '设计单位'), ('contractor', '施工单位'), ('supervisor', '监理单位'), ('utility', '管线单位'), ('property_company', '物业服务企业'), ('auditor', '审计'), ('resident', '居民'), ('administrator', '系统管理员')], max_length=32, verbose_name='岗位')),
                ('scope', models.CharField(choices=[('everywhere', '全部'), ('county', '县区'), ('street', '街道(乡镇)'), ('committee', '社区居委会'), ('community', '小区'), ('building', '楼栋')], max_length=16, verbose_name='范围')),
                ('place', models.CharField(blank=True, default='', max_length=64, verbose_name='地点')),
                ('since', models.DateTimeField(verbose_name='起')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='止')),
                ('granted_by', models.CharField(blank=True, default='', max_length=200, verbose_name='授予人')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_because', models.CharField(blank=True, default='', max_length=200, verbose_name='结束原因')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holdings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'holdings',
                'ordering': ('role', 'scope', 'place', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('place', ''), ('scope', 'everywhere')), models.Q(models.Q(('scope', 'everywhere'), _negated=True), models.Q(('place', ''), _negated=True)), _connector='OR'), name='holding_names_its_place'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='holding_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('account', 'role', 'scope', 'place'), name='holding_once')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=linli_web.people.public_ids.public_id, editable=False, max_length=22, unique=True)),
                ('name', models.CharField(blank=True, default='', max_length=100, verbose_name='姓名')),
                ('role', models.CharField(choices=[('programme_office', '县专班'), ('department', '部门'), ('street', '街道(乡镇)'), ('committee', '社区居委会'), ('owners_representative', '业主代表'), ('designer', '设计单位'), ('contractor', '施工单位'), ('supervisor', '监理单位'), ('utility', '管线单位'), ('property_company', '物业服务企业'), ('auditor', '审计'), ('resident', '居民'), ('administrator', '系统管理员')], max_length=32, verbose_name='岗位')),
                ('scope', models.CharField(choices=[('everywhere', '全部'), ('county', '县区'), ('street', '街道(乡镇)'), ('committee', '社区居委会'), ('community', '小区'), ('building', '楼栋')], max_length=16, verbose_name='范围')),
                ('place', models.CharField(blank=True, default='', max_length=64, verbose_name='地点')),
                ('made_at', models.DateTimeField()),
                ('until', models.DateTimeField(verbose_name='有效期至')),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations_made', to=settings.AUTH_USER_MODEL)),
                ('used_by', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.organisation', verbose_name='所属单位')),
            ],
            options={
                'db_table': 'invitations',
                'ordering': ('-made_at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('place', ''), ('scope', 'everywhere')), models.Q(models.Q(('scope', 'everywhere'), _negated=True), models.Q(('place', ''), _negated=True)), _connector='OR'), name='invitation_names_its_place'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('made_at'))), name='invitation_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('used_at', None), ('revoked_at', None), _connector='OR'), name='invitation_used_or_revoked')],
            },
        ),
    ]
