"""What a file is, by its content: its name says nothing.

Problem: a web page that calls itself photo.jpg, or is a photo and an archive at once, would be
carried out by some program that looks at it in another way. Decision: the first bytes have to be
those of exactly one kind that we take, nothing in the beginning may read as a page, and no archive
may hang at the end of what is none.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import puremagic
from django.utils.translation import gettext as _

from linli_web.files.kinds import kinds
from linli_web.files.outcomes import DAMAGED, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from linli_web.files.kinds import Kind

_HEAD = 4096
_BEGINNINGS = (
    (re.compile(rb"\xff\xd8\xff"), "jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "webp"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"%PDF-[12]\.\d"), "pdf"),
    # AC1009 is AutoCAD R11, AC1032 that of 2018 and since.
    (re.compile(rb"AC10(0[69]|1[0-9]|2[0-9]|3[0-9])\x00"), "dwg"),
)
_PAGE = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml|!entity)\b", re.I)
_OFFICE = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of the streams that make it one, as the file's directory writes them.
_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("PowerPoint Document", "ppt"))
_BLOCK = 1024 * 1024


def recognised(file: Path) -> Kind:
    """Return which kind a file is.

    Raises
    ------
    Refused
        None that we take, or two at once.
    """
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    if not head:
        raise Refused(_("文件是空的。请重新选择文件；可能是拷贝时没有拷完。"))
    name = _by_beginning(file, head)
    if name is None:
        raise Refused(_not_taken(head))
    _refuse_two_at_once(file, head, name)
    return kinds()[name]


def _by_beginning(file: Path, head: bytes) -> str | None:
    for beginning, name in _BEGINNINGS:
        if beginning.match(head):
            return name
    if head.startswith(b"PK\x03\x04"):
        return _office_of(file)
    return _old_office_of(file) if head.startswith(_OLD_OFFICE) else None


def _office_of(file: Path) -> str | None:
    try:
        with zipfile.ZipFile(file) as packed:
            names = set(packed.namelist())
    except DAMAGED as fault:
        raise Refused(
            _("文件不完整，打不开（%(fault)s）。请重新拷贝或另存一份再上传。") % {"fault": fault}
        ) from fault
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(_("文件里有宏程序，不能上传。请另存为不带宏的格式（.docx、.xlsx、.pptx）。"))
    if "[Content_Types].xml" not in names:
        return None
    found = [kind for part, kind in _OFFICE.items() if part in names]
    return found[0] if len(found) == 1 else None


def _old_office_of(file: Path) -> str | None:
    wanted = {name: text.encode("utf-16-le") for text, name in _STREAMS}
    # Half of a name may stand at the end of a block.
    kept = b""
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            for name, text in wanted.items():
                if text in kept + block:
                    return name
            kept = block[-64:]
    return None


def _refuse_two_at_once(file: Path, head: bytes, name: str) -> None:
    kind = kinds()[name]
    hidden = ""
    if _PAGE.search(head) and not _is_described_photo(name, head):
        hidden = _("网页")
    elif name != "pdf" and b"%PDF-" in head:
        hidden = "PDF"
    elif name not in _OFFICE.values() and zipfile.is_zipfile(file):
        hidden = _("压缩包")
    if hidden:
        reason = _("文件开头是%(kind)s，里面却藏着%(hidden)s，不能上传。请从原来的软件重新导出。")
        raise Refused(reason % {"kind": kind.label, "hidden": hidden})


def _is_described_photo(name: str, head: bytes) -> bool:
    """Photos and PDF describe themselves in XML (XMP), which is no page."""
    found = {each.lower() for each in _PAGE.findall(head)}
    return found == {b"?xml"} and name in {"jpeg", "png", "webp", "pdf"}


def _not_taken(head: bytes) -> str:
    taken = _("、").join(each.label for each in kinds().values())
    reason = _("不能上传这种文件：按内容看是%(found)s。可以上传：%(taken)s。")
    return reason % {"found": _what_it_looks_like(head), "taken": taken}


def _what_it_looks_like(head: bytes) -> str:
    if _PAGE.search(head):
        return _("网页或 SVG")
    if head[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1"}:
        return _("HEIC 照片（请在手机相机设置里选“兼容性最佳”，或另存为 JPEG）")
    try:
        return str(puremagic.magic_string(head)[0].name)
    except (puremagic.PureError, ValueError, IndexError):
        return _("不认识的格式")
