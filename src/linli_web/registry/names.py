"""What a community or building is called, by its key."""

from __future__ import annotations

from linli_web.registry.models import Building, Community


def name_of_community(key: str) -> str | None:
    """Return the name of a community; None where there is none."""
    return Community.objects.filter(pk=key).values_list("name", flat=True).first()


def name_of_building(key: str) -> str | None:
    """Return the name of a building behind that of its community; None where there is none."""
    row = Building.objects.select_related("community").filter(pk=key).first()
    return f"{row.community} {row.name or row.pk}" if row else None
