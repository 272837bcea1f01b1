"""Who may read, add, withdraw and publish files: asked of the place that their object lies in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli_web.files import subjects
from linli_web.people import places, rights
from linli_web.people.rights import Permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from linli_web.files.models import Attachment
    from linli_web.people.models import Account


def may(account: Account | AnonymousUser, act: str, table: str, key: str) -> Permission:
    """Tell whether somebody may do an act with the files of an object."""
    rule = subjects.rule_of(table)
    if rule is not None:
        return rule(account, act, key)
    # Where there is no such object, it lies nowhere.
    place = places.place_of(table, key) if places.known(table) else None
    return rights.may(account, act, place or places.Place())


def may_withdraw(account: Account, row: Attachment) -> Permission:
    """Tell whether somebody may withdraw a file: their own, or as one who publishes there."""
    if may(account, "moderate_files", row.table, row.key).allowed:
        return Permission(allowed=True)
    if row.added_by_id != account.pk:
        return Permission(False, _("只能撤下自己上传的文件；别人的请告诉县专班或街道。"))
    return may(account, "add_files", row.table, row.key)


def may_put_back(account: Account, row: Attachment) -> Permission:
    """Tell whether somebody may put a file back: what a moderator withdrew, only a moderator."""
    if may(account, "moderate_files", row.table, row.key).allowed:
        return Permission(allowed=True)
    if row.withdrawn_by_id != account.pk:
        return Permission(False, _("这个文件是县专班或街道撤下的，请他们恢复。"))
    return may_withdraw(account, row)


def may_open(account: Account | AnonymousUser, row: Attachment) -> Permission:
    """Tell whether somebody may open a file: one that was withdrawn is not for every reader."""
    allowed = may(account, "read_files", row.table, row.key)
    if not allowed.allowed or not is_withdrawn_from(account, row):
        return allowed
    if may(account, "moderate_files", row.table, row.key).allowed:
        return allowed
    return Permission(False, _("这个文件已经撤下，只有上传的人和能审核的人可以打开。"))


def is_withdrawn_from(account: Account | AnonymousUser, row: Attachment) -> bool:
    """Tell whether a file was withdrawn and is another's, so that only a moderator opens it."""
    return row.withdrawn_at is not None and row.added_by_id != account.pk
