"""What may be done to the register: one verb each, journalled; none takes a request."""

from linli_web.registry.actions.closing import close_building, close_community, reopen
from linli_web.registry.actions.editing import (
    create_building,
    create_community,
    edit_building,
    edit_community,
    last_edit,
    undo_edit,
)
from linli_web.registry.actions.merging import merge_buildings, merge_communities
from linli_web.registry.actions.outcomes import Conflict, Refused, Rejected
from linli_web.registry.actions.proposing import decide, propose, withdraw
from linli_web.registry.actions.restoring import Version, restore_version, version_at
from linli_web.registry.actions.splitting import split_building, split_community

__all__ = [
    "Conflict",
    "Refused",
    "Rejected",
    "Version",
    "close_building",
    "close_community",
    "create_building",
    "create_community",
    "decide",
    "edit_building",
    "edit_community",
    "last_edit",
    "merge_buildings",
    "merge_communities",
    "propose",
    "reopen",
    "restore_version",
    "split_building",
    "split_community",
    "undo_edit",
    "version_at",
    "withdraw",
]
