"""Opening the office for a command."""

from __future__ import annotations

import os

from linli.cli.answering import wrong_call


def open_office() -> None:
    """Start Django with the office's settings, once."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli_web.config.settings")
    if not apps.ready:
        django.setup()


def open_database() -> None:
    """Open the office; refuse where nothing was ever put into its database.

    Raises
    ------
    BadInput
        The database is empty.
    """
    open_office()
    from django.db import connection

    if "communities" not in connection.introspection.table_names():
        raise wrong_call(
            "数据库里还没有数据：先运行 linli demo 或 linli import，或者给出计划文件夹 · "
            "the database is empty: run linli demo or linli import first, or name a folder"
        )
