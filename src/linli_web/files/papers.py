"""Papers: office documents are unpacked within limits, a PDF has its end."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli_web.files.outcomes import DAMAGED, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from linli_web.files.kinds import Kind

_MOST_PARTS = 20_000
_BLOCK = 1024 * 1024
_END_WITHIN = 2048


def check_paper(file: Path, kind: Kind) -> None:
    """Look through a paper.

    Raises
    ------
    Refused
        It unpacks to far more than it should, or is damaged.
    """
    if kind.largest_unpacked:
        _unpack_within_limits(file, kind)
    elif kind.name == "pdf":
        _refuse_without_end(file)


def _unpack_within_limits(file: Path, kind: Kind) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            # What the list says may be a lie; it saves unpacking where it is not.
            if (
                len(parts) > _MOST_PARTS
                or sum(each.file_size for each in parts) > kind.largest_unpacked
            ):
                raise Refused(_bomb(kind))
            left = kind.largest_unpacked
            for part in parts:
                left = _unpacked(packed, part, left, kind)
    except DAMAGED as fault:
        raise Refused(
            _("文件不完整，打不开（%(fault)s）。请重新拷贝或另存一份再上传。") % {"fault": fault}
        ) from fault


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, kind: Kind) -> int:
    if part.flag_bits & 1:
        raise Refused(_("文件加了密码，不能查毒。请去掉密码再上传。"))
    with packed.open(part) as opened:
        while block := opened.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise Refused(_bomb(kind))
    return left


def _bomb(kind: Kind) -> str:
    most = kind.largest_unpacked // 1024 // 1024
    return _("%(kind)s解开后超过 %(most)s MB，像是压缩炸弹，不能上传。") % {
        "kind": kind.label,
        "most": most,
    }


def _refuse_without_end(file: Path) -> None:
    with file.open("rb") as opened:
        opened.seek(max(0, file.stat().st_size - _END_WITHIN))
        if b"%%EOF" not in opened.read():
            raise Refused(_("PDF 不完整，没有结尾。请重新拷贝或导出一份再上传。"))
