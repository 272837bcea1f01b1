"""What could be wrong with an installation, looked at one by one."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from linli_web.files.checking import check as check_files
from linli_web.journal.verifying import verify
from linli_web.operations import key_checks
from linli_web.people.login.second_factor import offices_without
from linli_web.people.models import Account
from linli_web.plan.reads import programme
from linli_web.runs.reads import nobody_works, stuck, waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Level: TypeAlias = Literal["fault", "warning"]
# What is wrong and how to mend it, in Chinese and English.
Words: TypeAlias = tuple[str, str]
_LEAST_FREE = 1024**3
_SHORTEST_KEY = 32
# How many accounts a complaint names.
_NAMED = 5
_AT_HOME = {"localhost", "127.0.0.1", "[::1]"}


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that is wrong, or may become so, and how to mend it."""

    check: str
    level: Level
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Examination:
    """What was looked at, and what was found."""

    checks: tuple[str, ...]
    complaints: tuple[Complaint, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing but warnings was found."""
        return all(each.level != "fault" for each in self.complaints)


def examine() -> Examination:
    """Look at everything; where the database cannot be reached, at what does not need it."""
    names = list[str]()
    complaints = list[Complaint]()
    for name, check in _CHECKS.items():
        if complaints and name in _NEED_DATABASE and _is_unusable(complaints):
            continue
        names.append(name)
        level: Level = "warning" if name in _WARNINGS else "fault"
        complaints += [Complaint(name, level, *words) for words in check()]
    return Examination(tuple(names), tuple(complaints))


def _is_unusable(complaints: list[Complaint]) -> bool:
    return any(each.check in {"database", "migrations"} for each in complaints)


def _settings() -> Iterator[Words]:
    for each in run_checks():
        if each.is_serious():
            said = [each.msg, *([each.hint] if each.hint else [])]
            yield ("；".join(said), "; ".join(said))
    if settings.DEBUG:
        yield (
            "LINLI_DEBUG 为 true，出错页会泄露内部信息；去掉这个设置",
            "LINLI_DEBUG is true and error pages show the program's inner state: remove it",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield (
            "LINLI_HOSTS 含 *，任何域名都会被当作本站；写明本站的域名",
            "LINLI_HOSTS holds *, so that any host name passes for this site: name its own",
        )
    elif set(settings.ALLOWED_HOSTS) - _AT_HOME and not settings.BEHIND_TLS:
        yield (
            "网站对外开放却没有加密：在前面配置 HTTPS，并设 LINLI_TLS=true",
            "the site is open to others without encryption: put HTTPS before it, LINLI_TLS=true",
        )


def _keys() -> Iterator[Words]:
    if len(settings.SECRET_KEY) < _SHORTEST_KEY:
        yield (
            f"LINLI_SECRET_KEY 不足 {_SHORTEST_KEY} 个字符；去掉这个设置，由系统生成",
            f"LINLI_SECRET_KEY is shorter than {_SHORTEST_KEY} characters: unset it, one is made",
        )
    if len(settings.JOURNAL_KEY) < _SHORTEST_KEY:
        yield (
            "日志的密钥文件不完整；从备份恢复密钥目录",
            "the file of the journal's key is not whole: restore the folder of keys",
        )
    for folder in {Path(settings.DATA_FOLDER), Path(settings.KEYS_FOLDER)}:
        yield from _open_to_others(sorted(folder.glob("*-key*")))


def _open_to_others(places: Iterable[Path]) -> Iterator[Words]:
    """Tell which files and folders others than their owner can read, and the command to mend it."""
    if os.name != "posix":
        return
    for place in places:
        if place.exists() and place.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            mode = 700 if place.is_dir() else 600
            mend = f"chmod {mode} {shlex.quote(str(place))}"
            yield (
                f"别的用户可以读 {place}；运行 {mend}",
                f"other users can read {place}: {mend}",
            )


def _privacy() -> Iterator[Words]:
    yield from _open_to_others([Path(settings.DATA_FOLDER), Path(settings.KEYS_FOLDER)])
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        yield from _open_to_others(Path(f"{name}{end}") for end in ("", "-wal", "-shm"))


def _folders() -> Iterator[Words]:
    for folder in (settings.DATA_FOLDER, Path(settings.KEYS_FOLDER)):
        if not os.access(folder, os.W_OK):
            yield (
                f"{folder} 不可写；改正权限",
                f"{folder} cannot be written: mend its rights",
            )
    free = shutil.disk_usage(settings.DATA_FOLDER).free
    if free < _LEAST_FREE:
        megabytes = free // 1024**2
        yield (
            f"磁盘只剩 {megabytes:,} MB，少于 1 GB；清理或扩容",
            f"{megabytes:,} MB of disk are left, under 1 GB: make room",
        )
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield (
            "静态文件还没有收集，页面会没有样式；运行 django-admin collectstatic --noinput",
            "static files are not gathered, pages lack style: django-admin collectstatic --noinput",
        )


def _database() -> Iterator[Words]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            if connection.vendor == "sqlite":
                yield from _sqlite(cursor)
    except (DatabaseError, sqlite3.DatabaseError) as fault:
        yield (
            f"数据库打不开：{fault}；检查 DATABASE_URL 和数据库服务",
            f"the database cannot be opened: {fault}; look at DATABASE_URL and at its server",
        )


def _sqlite(cursor: object) -> Iterator[Words]:
    for pragma in ("quick_check", "foreign_key_check"):
        cursor.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]
        rows = [row for row in cursor.fetchall() if row != ("ok",)]  # type: ignore[attr-defined]
        if rows:
            yield (
                f"数据库已损坏（{pragma}：{rows[0]}，共 {len(rows)} 处）；从备份恢复",
                f"the database is damaged ({pragma}: {rows[0]}, {len(rows)} places): restore it",
            )


def _migrations() -> Iterator[Words]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield (
            f"数据库是旧版本，还有 {len(waiting)} 个升级步骤没有执行；运行 django-admin migrate",
            f"the database is of an earlier version ({len(waiting)} steps): django-admin migrate",
        )


def _journal() -> Iterator[Words]:
    verdict = verify()
    if not verdict.is_intact:
        number = len(verdict.faults)
        yield (
            f"日志有 {number} 处不符；运行 linli audit verify 查看",
            f"the journal has {number} faults: run linli audit verify",
        )


def _accounts() -> Iterator[Words]:
    mine = programme()
    sample = Account.objects.filter(of_sample=True, is_active=True)
    if mine is not None and not mine.of_sample and sample.exists():
        names = ", ".join(sample.values_list("username", flat=True))
        yield (
            f"真实的县里还有示例账号：{names}；停用它们",
            f"a real county still has accounts of the sample: {names}; close them",
        )
    if mine is not None and not mine.of_sample and (without := offices_without()):
        names = ", ".join(without[:_NAMED])
        yield (
            f"{len(without)} 个应有二次验证的账号还没有设置：{names}；请本人登录一次，按提示设置",
            f"{len(without)} accounts lack the second factor of their role ({names}): log in",
        )


def _files() -> Iterator[Words]:
    wrong = sum(each.kind != "left_over" for each in check_files(thorough=False))
    if wrong:
        yield (
            f"{wrong} 个照片或资料不见了或变了；运行 linli files check 查看，从备份恢复",
            f"{wrong} photos or papers are gone or changed: linli files check, then a backup",
        )


def _runs() -> Iterator[Words]:
    if number := stuck().count():
        yield (
            f"{number} 个后台任务没有做完就中断了，也没有进程接着做；运行 linli worker",
            f"{number} pieces of long work stopped midway and nobody goes on: run linli worker",
        )
    if nobody_works():
        number = waiting().count()
        yield (
            f"没有后台进程在运行，{number} 个任务在等；与网站一起运行 linli worker",
            f"no worker lives and {number} runs wait: run linli worker beside the server",
        )


_CHECKS: dict[str, Callable[[], Iterator[Words]]] = {
    "settings": _settings,
    "keys": _keys,
    "privacy": _privacy,
    "folders": _folders,
    "database": _database,
    "migrations": _migrations,
    "journal": _journal,
    "personal": key_checks.persons,
    "rotation": key_checks.rotation,
    "copies of keys": key_checks.copies,
    "accounts": _accounts,
    "files": _files,
    "runs": _runs,
}
# These only may become a fault.
_WARNINGS = {"runs", "rotation", "copies of keys"}
_NEED_DATABASE = {
    "migrations",
    "journal",
    "accounts",
    "files",
    "runs",
    "personal",
    "rotation",
    "copies of keys",
}
