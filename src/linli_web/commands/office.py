"""Opening the office for a command."""

from __future__ import annotations

import os


def open_office() -> None:
    """Start Django with the office's settings, once."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli_web.config.settings")
    if not apps.ready:
        django.setup()
