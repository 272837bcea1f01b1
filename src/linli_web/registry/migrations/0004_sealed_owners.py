"""Names of owners sealed; their numbers beside them, with digests to search by."""

import linli_web.personal.fields
from django.db import migrations, models

_AT_ONCE = 5000


def seal(apps, editor):
    from linli_web.personal.keeping import PERSONS
    from linli_web.personal.keys import keys_for
    from linli_web.personal.sealing import Cell, sealed

    for rows in _batches(editor):
        keys = keys_for(f"{PERSONS}/{person}" for _, person, _ in rows)
        for owner, person, name in rows:
            held = keys[f"{PERSONS}/{person}"]
            made = sealed(held.key, held.key_id, held.subject, Cell("owners", "name", owner), name)
            _write(editor, owner, made)


def open_again(apps, editor):
    from linli_web.personal.keeping import Cell, open_all

    for rows in _batches(editor):
        values = [(Cell("owners", "name", owner), name) for owner, _, name in rows]
        for (cell, _), found in zip(values, open_all(values)):
            _write(editor, cell.row, found.text)


def _batches(editor):
    last = ""
    while True:
        with editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT owner_id, person_id, name FROM owners WHERE owner_id > %s AND name <> '' "
                "ORDER BY owner_id LIMIT %s",
                [last, _AT_ONCE],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _write(editor, owner, name):
    with editor.connection.cursor() as cursor:
        cursor.execute("UPDATE owners SET name = %s WHERE owner_id = %s", [name, owner])


def overwrite_what_is_deleted(apps, editor):
    # The rows as they were before, in plain, must not stay in free pages of the file.
    if editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0003_orders_of_communities'),
        ('personal', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(overwrite_what_is_deleted, migrations.RunPython.noop),
        migrations.AddField(
            model_name='owner',
            name='id_number',
            field=linli_web.personal.fields.SealedField(blank=True, default='', verbose_name='身份证号'),
        ),
        migrations.AddField(
            model_name='owner',
            name='id_number_digest',
            field=linli_web.personal.fields.DigestField(blank=True, default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='owner',
            name='phone',
            field=linli_web.personal.fields.SealedField(blank=True, default='', verbose_name='电话'),
        ),
        migrations.AddField(
            model_name='owner',
            name='phone_digest',
            field=linli_web.personal.fields.DigestField(blank=True, default='', editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name='owner',
            name='name',
            field=linli_web.personal.fields.SealedField(blank=True, default='', verbose_name='姓名'),
        ),
        migrations.RunPython(seal, open_again),
    ]
