"""`linli notices`: work is looked over and the outbox is emptied."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from linli.cli.answering import FAULT_FOUND, Answer, command
from linli_web.commands.office import open_database

if TYPE_CHECKING:
    from linli.cli.door import Door
    from linli.cli.group import Commands

_SEND = """核对待办、提醒逾期，发出到时间的邮件和短信；可反复运行。有放弃的，退出码为 3。

Look over the work that follows from the data, remind of what is late, and send the e-mails and
text messages that are due. Safe to run at any time; exit code 3 where a message was given up."""


def add_notices(main: Commands) -> None:
    """Hang `notices` into the command line."""

    @main.group("notices", help="待办和提醒。 Work that waits, and messages about it.")
    def notices_group() -> None:
        pass

    @command(notices_group, "send", help=_SEND)
    def send(door: Door) -> Answer:
        open_database()
        from linli_web.desks.work_rules import look_over

        told = asdict(look_over())
        words = (
            "新增待办 {new} 件，办结 {settled} 件；提醒逾期 {late} 次；发出 {sent} 条，"
            "未成待重试 {failed} 条，放弃 {given_up} 条"
            if door.language == "zh"
            else "{new} new items of work, {settled} settled; {late} reminders; {sent} messages "
            "sent, {failed} to be tried again, {given_up} given up"
        )
        code = FAULT_FOUND if told["given_up"] else 0
        return Answer(told, [words.format(**told)], exit_code=code)
