"""What the journal's acts and objects are called, whichever room they belong to."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.schema import tables
from linli_web.registry.histories import verb
from linli_web.tables.labels import table_label

# Every act that a room writes; those of the register are worded there.
ACTS = (
    "import",
    "create",
    "edit",
    "undo",
    "merge",
    "receive",
    "split",
    "move",
    "close",
    "reopen",
    "announce",
    "correct_announcement",
    "withdraw_announcement",
    "freeze_month",
    "set_programme",
    "export",
    "restore",
    "attach_file",
    "withdraw_file",
    "put_back_file",
    "scan_file",
    "publish_photo",
    "refuse_photo",
    "take_back_photo",
)


def act_in_words(act: str) -> str:
    """Return what was done."""
    acts = {
        "announce": pgettext("done", "发布公示"),
        "correct_announcement": pgettext("done", "修改公示"),
        "withdraw_announcement": pgettext("done", "撤回公示"),
        "freeze_month": pgettext("done", "冻结月报"),
        "set_programme": pgettext("done", "设定计划"),
        "export": pgettext("done", "导出"),
        "restore": pgettext("done", "还原"),
        "attach_file": pgettext("done", "上传文件"),
        "withdraw_file": pgettext("done", "撤下文件"),
        "put_back_file": pgettext("done", "恢复文件"),
        "scan_file": pgettext("done", "查毒"),
        "publish_photo": pgettext("done", "公开照片"),
        "refuse_photo": pgettext("done", "定为不公开"),
        "take_back_photo": pgettext("done", "撤回公开的照片"),
    }
    return acts.get(act) or verb(act)


def object_in_words(table: str) -> str:
    """Return to what kind of thing it was done; empty where it is none of ours."""
    if table in tables():
        return str(table_label(table))
    objects = {
        "announcements": pgettext("one", "公示"),
        "programmes": _("改造计划"),
        "backups": pgettext("one", "备份"),
        "journal": _("日志"),
        "attachments": pgettext("one", "附件"),
    }
    return objects.get(table, "")
