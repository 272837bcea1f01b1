"""The database itself refuses a personal value of an owner that is not sealed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_sealed_owners'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='owner',
            index=models.Index(fields=['person_id'], name='owners_person'),
        ),
        migrations.AddIndex(
            model_name='owner',
            index=models.Index(condition=models.Q(('id_number_digest', ''), _negated=True), fields=['id_number_digest'], name='owners_id_number'),
        ),
        migrations.AddIndex(
            model_name='owner',
            index=models.Index(condition=models.Q(('phone_digest', ''), _negated=True), fields=['phone_digest'], name='owners_phone'),
        ),
        migrations.AddConstraint(
            model_name='owner',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), ('name__startswith', 'p1.'), _connector='OR'), name='owners_name_sealed'),
        ),
        migrations.AddConstraint(
            model_name='owner',
            constraint=models.CheckConstraint(condition=models.Q(('id_number', ''), ('id_number__startswith', 'p1.'), _connector='OR'), name='owners_id_number_sealed'),
        ),
        migrations.AddConstraint(
            model_name='owner',
            constraint=models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__startswith', 'p1.'), _connector='OR'), name='owners_phone_sealed'),
        ),
    ]
