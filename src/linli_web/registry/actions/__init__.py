"""What may be done to the register: one verb each, journalled; none takes a request."""

from linli_web.registry.actions.closing import close_building, close_community, reopen
from linli_web.registry.actions.editing import (
    create_building,
    create_community,
    edit_building,
    edit_community,
    last_change,
    last_edit,
    undo_edit,
)
from linli_web.registry.actions.moving import merge_communities, split_community
from linli_web.registry.actions.outcomes import Conflict, Refused, Rejected

__all__ = [
    "Conflict",
    "Refused",
    "Rejected",
    "close_building",
    "close_community",
    "create_building",
    "create_community",
    "edit_building",
    "edit_community",
    "last_change",
    "last_edit",
    "merge_communities",
    "reopen",
    "split_community",
    "undo_edit",
]
