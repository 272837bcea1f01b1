"""Who may read, add and publish files, with the reason when not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from linli_web.people.models import Account


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether something is allowed, and why not."""

    allowed: bool
    reason: str = ""


def may(account: Account | AnonymousUser, act: str, table: str, key: str) -> Permission:
    """Tell whether somebody may do an act with the files of an object."""
    if account.is_authenticated and (act == "read_files" or account.may_edit):
        return Permission(allowed=True)
    return Permission(False, _("只有县专班可以上传、公开和撤下文件。"))


def demand(permission: Permission) -> None:
    """Stop an action that is not allowed.

    Raises
    ------
    PermissionDenied
        With the reason.
    """
    if not permission.allowed:
        raise PermissionDenied(permission.reason)
