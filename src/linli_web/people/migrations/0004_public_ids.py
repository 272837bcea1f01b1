from django.db import migrations, models

import linli_web.people.public_ids


class Migration(migrations.Migration):

    dependencies = [("people", "0003_roles_of_accounts")]

    operations = [
        migrations.AlterField(
            model_name="account",
            name="public_id",
            field=models.CharField(
                default=linli_web.people.public_ids.public_id,
                editable=False,
                max_length=22,
                unique=True,
            ),
        ),
        migrations.RemoveField(model_name="account", name="may_edit"),
    ]
