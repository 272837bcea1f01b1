"""What other rooms tell the register: rows that follow a building, reasons against closing.

The register stands left of the rooms whose rows point at it and may not import them; they come
here when they are loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model

# Given the id of a community, why it may not be closed; empty if nothing stands against it.
Objection = Callable[[str], str]

_followers: list[type[Model]] = []
_objections: list[Objection] = []


def follow(model: type[Model]) -> None:
    """Let rows with `community` and `building` go where their building or community goes."""
    if model not in _followers:
        _followers.append(model)


def object_to_closing(objection: Objection) -> None:
    """Ask this before a community is closed."""
    if objection not in _objections:
        _objections.append(objection)


def followers() -> tuple[type[Model], ...]:
    """Return the models whose rows follow."""
    return tuple(_followers)


def objections(community_id: str) -> list[str]:
    """Return every reason against closing a community."""
    return [reason for objection in _objections if (reason := objection(community_id))]
