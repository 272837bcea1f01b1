"""A file that came in whole: recognised, checked, scanned, kept by its hash."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli_web.files import store
from linli_web.files.models import Content
from linli_web.files.outcomes import Refused
from linli_web.files.papers import check_paper
from linli_web.files.pictures import Seen, looked_at
from linli_web.files.recognising import recognised
from linli_web.files.scanning import scanned

if TYPE_CHECKING:
    from pathlib import Path

    from linli_web.files.kinds import Kind
    from linli_web.files.scanning import Scan

_UNSAFE = re.compile(r"[^\w.()（）\- ]+")


@dataclass(frozen=True, slots=True)
class Received:
    """What is known of a file's content."""

    sha256: str
    size: int
    kind: Kind
    seen: Seen | None
    scan: Scan


def received(file: Path) -> Received:
    """Look a file through and keep its content.

    Raises
    ------
    Refused
        It is not of a kind that we take, too large, damaged or harmful.
    """
    kind = recognised(file)
    size = file.stat().st_size
    if size > kind.largest_bytes:
        raise Refused(
            _("%(kind)s最大 %(most)s MB，这个有 %(found)s MB。请压缩或分成几份再上传。")
            % {
                "kind": kind.label,
                "most": kind.largest_bytes // 1024 // 1024,
                "found": f"{size / 1024 / 1024:.1f}",
            }
        )
    seen = looked_at(file, kind) if kind.is_picture else None
    check_paper(file, kind)
    with file.open("rb") as opened:
        scan = scanned(opened)
        if scan.verdict == "infected":
            raise Refused(
                _("查出病毒（%(name)s），文件没有保存。请先在电脑上杀毒。") % {"name": scan.said}
            )
        opened.seek(0)
        sha256 = store.digest_of(opened)
    store.keep(file, sha256)
    return Received(sha256, size, kind, seen, scan)


def remembered(found: Received) -> Content:
    """Return the row of a content, a new one where it has none; in the caller's transaction."""
    seen = found.seen
    row = Content(
        sha256=found.sha256,
        size=found.size,
        kind=found.kind.name,
        width=seen.width if seen else None,
        height=seen.height if seen else None,
        lon=seen.lon if seen else None,
        lat=seen.lat if seen else None,
        taken_at=seen.taken_at if seen else None,
        scan=found.scan.verdict,
        scan_said=found.scan.said[:200],
    )
    # Of two who bring the same content at once, one writes the row and both go on.
    Content.objects.bulk_create([row], ignore_conflicts=True)
    there = Content.objects.select_for_update().get(pk=found.sha256)
    if not there.may_be_read and found.scan.verdict == "clean":
        there.scan, there.scan_said = "clean", ""
        there.save(update_fields=["scan", "scan_said"])
    return there


def safe_name(name: str) -> str:
    r"""Return a file's name without anything that leads elsewhere or that a shell would mind.

    Examples
    --------
    >>> safe_name("../../etc/passwd"), safe_name("C:\\图纸\\总平 1.dwg"), safe_name("..")
    ('passwd', '总平 1.dwg', 'file')
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    return _UNSAFE.sub("_", last)[-120:].strip(". ") or "file"
