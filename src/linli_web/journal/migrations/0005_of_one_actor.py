
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0004_data_version'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['actor_id', 'at'], name='journal_actor'),
        ),
    ]
