"""`linli audit`: whether the journal is as it was written."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from linli.cli.answering import FAULT_FOUND, Answer, command, wrong_call
from linli_web.commands.office import open_database
from linli_web.journal.wording import remedy, told

if TYPE_CHECKING:
    import click

    from linli.cli.door import Door
    from linli.cli.group import Commands
    from linli_web.journal.verifying import Verdict

_MOST_TOLD = 50
_VERIFY = """核查日志：每条记录都在、都未改动，才算完好；否则退出码为 3。

Verify the journal: every entry there, as it was written; exit code 3 if not."""
_HEAD = """打印日志的链头，可每天公布或抄存，日后用来证明当天之前的记录未被改动。

Print the journal's head: published or written down each day, it proves what stood before."""


def add_audit(main: Commands) -> click.Group:
    """Hang `audit` into the command line and return it."""

    @main.group("audit", help="日志核查与备份。 The journal, and backups.")
    def audit_group() -> None:
        pass

    @command(audit_group, "verify", help=_VERIFY)
    def verify(door: Door) -> Answer:
        _open_journal()
        from linli_web.journal.verifying import verify as verified

        verdict = verified()
        code = 0 if verdict.is_intact else FAULT_FOUND
        return Answer(
            _as_json(verdict, door.language), _lines(verdict, door.language), exit_code=code
        )

    @command(audit_group, "head", help=_HEAD)
    def head(door: Door) -> Answer:
        _open_journal()
        from linli_web.journal.heads import as_kept
        from linli_web.journal.models import Head
        from linli_web.journal.verifying import Fault

        found = Head.objects.first()
        if found is None:
            raise wrong_call(" · ".join(told(Fault("head_lost"), each) for each in ("zh", "en")))
        return Answer(asdict(as_kept(found)), [_head_line(found, door.language)])

    return audit_group


def _open_journal() -> None:
    """Open the database; refuse one of a version that had no chain yet, without changing it."""
    open_database()
    from django.db import connection

    if "journal_head" not in connection.introspection.table_names():
        raise wrong_call(
            "数据库还是旧版本，日志尚未成链：先运行 django-admin migrate 升级 · "
            "the database is of an earlier version without a chain: run django-admin migrate first"
        )


def _as_json(verdict: Verdict, language: str) -> dict[str, Any]:
    from linli_web.journal.heads import as_kept

    return {
        "intact": verdict.is_intact,
        "checked": verdict.entries,
        "count": verdict.head.count if verdict.head else None,
        "head": asdict(as_kept(verdict.head)) if verdict.head else None,
        "faults": [asdict(each) | {"message": told(each, language)} for each in verdict.faults],
    }


def _lines(verdict: Verdict, language: str) -> list[str]:
    zh = language == "zh"
    head = [_head_line(verdict.head, language)] if verdict.head else []
    if verdict.is_intact:
        said = (
            f"日志完好：{verdict.entries:,} 条记录全部核对无误"
            if zh
            else f"the journal is intact: all {verdict.entries:,} entries are as they were written"
        )
        return [said, *head]
    many = len(verdict.faults)
    said = f"日志有 {many:,} 处不符：" if zh else f"the journal has {many:,} faults:"
    faults = [f"  {told(each, language)}" for each in verdict.faults[:_MOST_TOLD]]
    more = many - _MOST_TOLD
    rest = [f"  …… 还有 {more:,} 处" if zh else f"  ... and {more:,} more"] if more > 0 else []
    return [said, *faults, *rest, remedy(language), *head]


def _head_line(head: Any, language: str) -> str:
    words = "链头：第 {} 条 {}" if language == "zh" else "head: entry {} {}"
    return words.format(head.count, head.link)
