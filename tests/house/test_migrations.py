"""Every migration of the office can be undone, on whichever database the tests run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# Forward, then each app of ours back to nothing, those that others stand on last.
THERE_AND_BACK = """
import django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

call_command("migrate", verbosity=0)
from linli_web.journal.verifying import verify
verdict = verify()
print(verdict.is_intact, verdict.entries)
moved = MigrationRecorder(connection).applied_migrations()
ours = {app.label for app in apps.get_app_configs() if app.name.startswith("linli_web.")}
models = [m for m in apps.get_models() if m._meta.app_label in ours and m._meta.managed]
there = {m._meta.db_table for m in models} & set(connection.introspection.table_names())
print(len(there) == len(models))
for label in sorted(ours & {app for app, _ in moved}):
    call_command("migrate", label, "zero", verbosity=0)
left = {m._meta.db_table for m in models} & set(connection.introspection.table_names())
print(sorted(left))
"""


# The marker takes this test into the pass on PostgreSQL; it works in the server's own database,
# beside those that pytest-django makes.
@pytest.mark.django_db
def test_the_office_can_be_migrated_there_and_back(tmp_path: Path) -> None:
    environment = os.environ | {
        "LINLI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "linli_web.config.settings",
    }
    shown = subprocess.run(
        [sys.executable, "-c", THERE_AND_BACK],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.stdout.splitlines() == ["True 0", "True", "[]"], shown.stderr
