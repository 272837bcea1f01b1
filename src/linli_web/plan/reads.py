"""What the plan room remembers, as plain values."""

from __future__ import annotations

from linli_web.plan.models import Programme


def programme() -> Programme | None:
    """Return this office's programme; none before anything was imported."""
    return Programme.objects.order_by("id").first()
