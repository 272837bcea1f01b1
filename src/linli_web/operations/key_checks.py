"""What could be wrong with the keys of personal data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from linli_web.operations.archive import names_of
from linli_web.personal import ring
from linli_web.personal.erasing import destroyed
from linli_web.personal.models import PersonKey

if TYPE_CHECKING:
    from collections.abc import Iterator


def persons() -> Iterator[tuple[str, str]]:
    """Look whether every person's key can be used, and none came back that was destroyed."""
    if not PersonKey.objects.filter(erased_at__isnull=True).exists():
        return
    try:
        versions = ring.ring()
    except ring.KeysMissing as fault:
        yield str(fault), str(fault)
        return
    strange = PersonKey.objects.filter(erased_at__isnull=True).exclude(ring__in=versions.keys)
    if number := strange.count():
        yield (
            f"{number:,} 人的密钥由密钥目录里没有的密钥加密，读不出来；从备份恢复密钥目录",
            f"the keys of {number:,} persons need one that the folder of keys lacks: restore it",
        )
    if PersonKey.objects.filter(pk__in=destroyed(), erased_at__isnull=True).exists():
        yield (
            "已删除的个人信息又回来了（未用 linli restore 恢复）；运行 linli keys erase-again",
            "erased persons are back, by a restore other than ours: run linli keys erase-again",
        )


def rotation() -> Iterator[tuple[str, str]]:
    """Warn where a rotation was begun and not ended."""
    if PersonKey.objects.exists() and ring.place().exists() and ring.ring().old:
        yield (
            "密钥轮换没有做完；再运行一次 linli keys rotate",
            "a rotation of keys did not end: run linli keys rotate again",
        )


def copies() -> Iterator[tuple[str, str]]:
    """Warn where the last backup here could not be read on another machine."""
    if not PersonKey.objects.filter(erased_at__isnull=True).exists():
        return
    backups = sorted((Path(settings.DATA_FOLDER) / "backups").glob("linli-*.zip"))
    last = backups[-1] if backups else None
    if last and f"keys/{ring.FILE}" not in names_of(last):
        yield (
            f"最近的备份 {last.name} 不含个人信息的密钥；密钥目录须另行备份",
            f"the last backup, {last.name}, lacks the keys of personal data: back them up apart",
        )
