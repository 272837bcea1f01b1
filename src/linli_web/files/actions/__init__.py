"""What may be done to files: one verb each, journalled."""

from linli_web.files.actions.attaching import (
    attach,
    finish,
    publish,
    put_back,
    refuse,
    scan_again,
    scan_held,
    standing,
    take_back,
    withdraw,
)
from linli_web.files.actions.deleting import delete_due

__all__ = [
    "attach",
    "delete_due",
    "finish",
    "publish",
    "put_back",
    "refuse",
    "scan_again",
    "scan_held",
    "standing",
    "take_back",
    "withdraw",
]
