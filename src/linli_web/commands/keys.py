"""`linli keys`: the keys of personal data turned, and erasures done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli.cli.answering import Answer, command, wrong_call
from linli_web.commands.office import open_database

if TYPE_CHECKING:
    from linli.cli.door import Door
    from linli.cli.group import Commands

_GROUP = """个人信息的密钥：轮换，恢复备份后重新删除。

Keys of personal data: turned, and erasures done again after a restore."""
_ROTATE = """换上新的主密钥，分批重新加密每个人的密钥；网站不用停，中断后再运行一次即可接着做。

Turn to a new key and wrap every person's key anew while the office goes on; run it again where it
was stopped."""
_AGAIN = """重新销毁已删除者的密钥：数据库不是用 linli restore 恢复时使用。

Destroy again the keys of erased persons, after a restore other than by linli restore."""


def add_keys(main: Commands) -> None:
    """Hang `keys` into the command line."""

    @main.group("keys", help=_GROUP)
    def keys() -> None:
        pass

    @command(keys, "rotate", help=_ROTATE)
    def rotate_keys(door: Door) -> Answer:
        return _rotated(door.language)

    @command(keys, "erase-again", help=_AGAIN)
    def erase_again(door: Door) -> Answer:
        open_database()
        from linli_web.privacy.forgetting import erase_again as again

        number = again()
        words = (f"重新删除了 {number:,} 人", f"{number:,} persons erased again")
        return Answer({"persons": number}, [words[door.language != "zh"]])


def _rotated(language: str) -> Answer:
    open_database()
    from linli_web.journal.actions import PROGRAM, Act, record
    from linli_web.personal.ring import KeysMissing, ring
    from linli_web.personal.rotating import rotate

    try:
        version = ring().current
        record(PROGRAM, [Act("rotate_keys", "personal_keys", "ring", after={"begun": version})])
        done = rotate()
    except KeysMissing as fault:
        raise wrong_call(str(fault)) from fault
    after = {"current": done.current, "retired": list(done.retired), "persons": done.persons}
    record(PROGRAM, [Act("rotate_keys", "personal_keys", "ring", after=after)])
    if language == "zh":
        lines = [
            f"已换上第 {done.current} 版密钥，重新加密了 {done.persons:,} 人的密钥，旧密钥已销毁",
            "请马上备份密钥目录；旧备份要用当时的密钥目录才能读",
        ]
    else:
        lines = [
            f"key {done.current} holds now, {done.persons:,} keys of persons were wrapped anew",
            "the old key is destroyed",
            "back up the folder of keys now; older backups need the folder of their own time",
        ]
    return Answer(after, lines)
