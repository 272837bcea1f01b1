"""Accounts get roles: who could edit becomes the programme office, the others a department."""

from django.db import migrations
from django.utils import timezone


def give_roles(apps, schema_editor):
    account = apps.get_model("people", "Account")
    holding = apps.get_model("people", "Holding")
    holding.objects.bulk_create(
        holding(
            account_id=key,
            role="programme_office" if may_edit else "department",
            scope="everywhere",
            place="",
            since=timezone.now(),
        )
        for key, may_edit in account.objects.values_list("pk", "may_edit")
    )


def take_roles(apps, schema_editor):
    account = apps.get_model("people", "Account")
    offices = apps.get_model("people", "Holding").objects.filter(
        role="programme_office", ended_at=None
    )
    account.objects.filter(pk__in=offices.values("account")).update(may_edit=True)


def give_public_ids(apps, schema_editor):
    from linli_web.people.public_ids import public_id

    for each in apps.get_model("people", "Account").objects.all():
        each.public_id = public_id()
        each.save(update_fields=["public_id"])


class Migration(migrations.Migration):

    dependencies = [("people", "0002_roles")]

    operations = [
        migrations.RunPython(give_roles, take_roles),
        migrations.RunPython(give_public_ids, migrations.RunPython.noop),
    ]
