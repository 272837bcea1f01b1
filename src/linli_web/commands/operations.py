"""`linli backup`, `restore`, `doctor` and `worker`: keeping an office safe, well and at work."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linli.cli.answering import FAULT_FOUND, Answer, command, wrong_call
from linli_web.commands.office import open_database, open_office

if TYPE_CHECKING:
    from linli.cli.door import Door
    from linli.cli.group import Commands
    from linli_web.operations.archive import Manifest
    from linli_web.operations.doctor import Examination

_BACKUP = """备份数据库和全部文件，网站不用停。不写文件名则放在数据目录的 backups/ 下。

Back up database and files while the office goes on; into backups/ where no file is named."""
_RESTORE = """用备份恢复数据库和文件；先核对每个字节，不符就什么也不动。

Put back a backup; every byte is checked first, and nothing is touched where one is wrong."""
_WORKER = """执行后台任务（导入等），与网站同时运行；Ctrl-C 停止，没做完的任务由下一个接着做。

Carry out long work such as imports beside the server; what is left is taken up by the next one."""
_DOCTOR = """检查这套系统：设置、密钥、磁盘、数据库、日志、账号、后台任务；有毛病则退出码为 3。

Examine the installation; exit code 3 where something is wrong."""


def add_operations(main: Commands, audit: click.Group) -> None:
    """Hang these commands into the command line, those for data into `audit` as well."""

    @command(main, "backup", help=_BACKUP)
    @click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
    @click.option(
        "--with-keys/--without-keys",
        default=None,
        help="是否连同密钥；默认：密钥在数据目录时连同。 "
        "Keys too; by default where they lie in the data folder.",
    )
    def backup(door: Door, *, file: Path | None, with_keys: bool | None) -> Answer:
        return _backed_up(door.language, file, with_keys=with_keys)

    @command(main, "restore", help=_RESTORE)
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
    @click.option(
        "--replace",
        is_flag=True,
        help="替换现有数据，替换前自动备份。 Replace what is there; it is backed up first.",
    )
    def restore(door: Door, *, file: Path, replace: bool) -> Answer:
        return _put_back(door.language, file, replace=replace)

    @command(main, "doctor", help=_DOCTOR)
    def doctor(door: Door) -> Answer:
        open_office()
        from linli_web.operations.doctor import examine

        found = examine()
        code = 0 if found.is_well else FAULT_FOUND
        return Answer(
            _examined(found, door.language), _advice(found, door.language), exit_code=code
        )

    @command(main, "worker", help=_WORKER)
    @click.option("--parent", type=int, hidden=True)
    def worker(_door: Door, *, parent: int | None) -> Answer:
        open_database()
        return Answer({}, [], afterwards=partial(_work, parent))

    for each in (backup, restore, doctor):
        audit.add_command(each)


def _work(parent: int | None) -> None:
    from linli_web.runs.worker import serve

    serve(parent=parent)


def _backed_up(language: str, file: Path | None, *, with_keys: bool | None) -> Answer:
    open_database()
    from django.conf import settings
    from django.db import Error

    from linli_web.operations.archive import BadBackup
    from linli_web.operations.copies import backup, keys_are_beside

    name = f"linli-{datetime.now().astimezone():%Y%m%d-%H%M%S}.zip"
    place = file or settings.DATA_FOLDER / "backups" / name
    try:
        manifest = backup(place, with_keys=keys_are_beside() if with_keys is None else with_keys)
    except (BadBackup, Error, OSError) as fault:
        raise wrong_call(str(fault)) from fault
    told = _as_json(place, manifest)
    return Answer(told, _backup_lines(told, language))


def _as_json(place: Path, manifest: Manifest) -> dict[str, Any]:
    with place.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "file": str(place),
        "bytes": place.stat().st_size,
        "sha256": digest,
        "made_at": manifest.made_at,
        "database": manifest.vendor,
        "counts": dict(manifest.counts),
        "files": len(manifest.below("files")),
        "with_keys": manifest.has_keys,
        "head": manifest.head,
    }


def _backup_lines(told: dict[str, Any], language: str) -> list[str]:
    rows = sum(told["counts"].values())
    size = told["bytes"] / 1024**2
    if language == "zh":
        keys = "含密钥，请与数据一样保管" if told["with_keys"] else "不含密钥，密钥目录须另行备份"
        return [
            f"已备份 {rows:,} 行数据、{told['files']:,} 个文件：{told['file']}（{size:,.1f} MB）",
            keys,
            f"校验值 {told['sha256']}",
        ]
    keys = (
        "with the keys: keep it as safe as the data"
        if told["with_keys"]
        else "without the keys: back up their folder, too"
    )
    return [
        f"{rows:,} rows and {told['files']:,} files backed up: {told['file']} ({size:,.1f} MB)",
        keys,
        f"sha256 {told['sha256']}",
    ]


def _put_back(language: str, file: Path, *, replace: bool) -> Answer:
    open_office()
    from linli_web.operations.archive import BadBackup
    from linli_web.operations.copies import restore

    try:
        done = restore(file, replace=replace)
    except (BadBackup, OSError) as fault:
        raise wrong_call(str(fault)) from fault
    before = str(done.before) if done.before else None
    told = _as_json(file, done.manifest) | {"before": before}
    rows = sum(done.manifest.counts.values())
    when = done.manifest.made_at
    if language == "zh":
        lines = [f"已恢复到 {when} 的状态：{rows:,} 行数据"]
        lines += [f"恢复前的数据备份在 {before}"] if before else []
        lines.append("正在运行的网站请重新启动")
    else:
        lines = [f"restored as of {when}: {rows:,} rows"]
        lines += [f"what was there before is in {before}"] if before else []
        lines.append("start a running office anew")
    return Answer(told, lines)


def _examined(found: Examination, language: str) -> dict[str, Any]:
    return {
        "well": found.is_well,
        "checked": list(found.checks),
        "faults": [
            {"check": each.check, "level": each.level, "message": getattr(each, language)}
            for each in found.complaints
        ],
    }


def _advice(found: Examination, language: str) -> list[str]:
    zh = language == "zh"
    level = {"fault": "毛病" if zh else "fault", "warning": "提醒" if zh else "warning"}
    lines = [
        f"{level[each.level]}  {each.check}：{getattr(each, language)}" for each in found.complaints
    ]
    if not lines:
        many = len(found.checks)
        return [f"一切正常，查了 {many} 项" if zh else f"all is well: {many} checks"]
    return lines
