"""`linli demo`: a whole county to look at, with one command."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from linli.cli.answering import Answer, command, wrong_call
from linli_web.commands.office import open_office
from linli_web.runs.keeper import command as keeping

if TYPE_CHECKING:
    from linli.cli.door import Door
    from linli.cli.group import Commands
    from linli_web.people.models import Account

# Only where the user asks for it.
EVERYWHERE = "0.0.0.0"  # noqa: S104 # nosec B104
_PATIENCE = 10
_HELP = """载入永兴示例并启动网站；再次运行保留数据。

Load the Yongxing sample programme and serve it. A second run keeps all data."""


def add_demo(main: Commands) -> None:
    """Hang `demo` into the command line."""

    @command(main, "demo", help=_HELP)
    @click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
    @click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。 Address.")
    @click.option("--workers", type=click.IntRange(1, 32), default=2, show_default=True)
    @click.option("--no-serve", is_flag=True, help="只准备，不启动网站。 Prepare, then stop.")
    @click.option(
        "--reset",
        is_flag=True,
        help="清除示例里的改动，重新载入。 Load the sample again as it was.",
    )
    def demo(
        _door: Door, *, port: int, host: str, workers: int, no_serve: bool, reset: bool
    ) -> Answer:
        open_office()
        if not no_serve:
            refuse_taken_port(host, port)
        told = prepare(reset=reset)
        told["url"] = f"http://{'127.0.0.1' if host == EVERYWHERE else host}:{port}/"
        answer = Answer(told, _words(told, serving=not no_serve))
        if no_serve:
            return answer
        return replace(answer, afterwards=partial(serve, host, port, workers))


def prepare(*, reset: bool = False) -> dict[str, Any]:
    """Migrate, gather static files, load the sample where the database is empty.

    Returns
    -------
    dict
        counts (rows by table), logins, database.
    """
    from django.conf import settings

    from linli_web.desks.work_rules import renew_all
    from linli_web.exchange.reads import counts
    from linli_web.operations.sample_county import load_sample
    from linli_web.plan.actions.sample_wishes import make_sample_wishes
    from linli_web.plan.reads import programme

    prepare_office()
    if programme() is None:
        _refuse_real_county()
        click.echo("正在生成并载入永兴示例 · Loading the Yongxing sample ...", err=True)
        load_sample()
    elif reset:
        _reset()
    logins = _logins()
    # People first: they make the wishes, and each is told of the work that waits for them.
    make_sample_wishes()
    renew_all()
    database = settings.DATABASES["default"]
    return {
        "counts": {name: number for name, number in counts().items() if number},
        "logins": logins,
        "database": str(database["NAME"]),
    }


def prepare_office() -> None:
    """Bring the database up to date and gather static files."""
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    try:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    except SystemCheckError as fault:
        raise wrong_call(str(fault)) from None
    call_command("collectstatic", verbosity=0, interactive=False)


def _refuse_real_county() -> None:
    """Load no sample beside a county that is being set up."""
    from linli_web.operations.models import Setup

    if Setup.objects.exists():
        raise wrong_call(
            "这里正在设置一个真实的县区，不载入示例；示例请用另一个数据目录（LINLI_HOME） · "
            "a real county is being set up here: load the sample into another LINLI_HOME"
        )


def _reset() -> None:
    from linli_web.journal.actions import PROGRAM
    from linli_web.operations.sample_county import NoSample, reset_sample

    try:
        reset_sample(PROGRAM)
    except NoSample:
        raise wrong_call(
            "这里不是示例，是真实的县区，数据没有动；要清空请另建数据目录（LINLI_HOME） · "
            "this is a real county, not the sample: nothing was touched; begin another LINLI_HOME"
        ) from None


def _logins() -> list[dict[str, str]]:
    """Return the sample's logins; they are made once and kept beside the database."""
    from django.conf import settings

    from linli_web.people.first_passwords import first_password
    from linli_web.people.models import Account
    from linli_web.people.sample import open_sample_account, people

    kept = settings.DATA_FOLDER / "sample-logins.json"
    passwords: dict[str, str] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    there = {each.username: each for each in Account.objects.filter(of_sample=True)}
    for person in people():
        account = there.get(person.username)
        if account is None or not _fits(account, passwords.get(person.username, "")):
            passwords[person.username] = first_password()
            open_sample_account(person, passwords[person.username])
    kept.write_text(json.dumps(passwords, indent=1), "utf-8")
    kept.chmod(0o600)
    return [
        {
            "username": person.username,
            "password": passwords[person.username],
            "who": f"{person.office} {person.name}",
        }
        for person in people()
    ]


def _fits(account: Account, password: str) -> bool:
    return bool(password) and account.check_password(password)


def _words(told: dict[str, Any], *, serving: bool) -> list[str]:
    counts = told["counts"]
    lines = [
        "",
        "  永兴示例已就绪 · The Yongxing sample is ready",
        "  内容 · Content    {} 个小区 communities, {} 栋 buildings, {} 户 units".format(
            *(counts.get(name, 0) for name in ("communities", "buildings", "units"))
        ),
        f"  网址 · Address    {told['url']}",
        *(
            f"  登录 · Login      {each['username']} / {each['password']}   ({each['who']})"
            for each in told["logins"]
        ),
        f"  数据 · Data       {told['database']}",
    ]
    if serving:
        lines.append("  停止 · Stop       Ctrl-C")
    return [*lines, ""]


def refuse_taken_port(host: str, port: int) -> None:
    """Stop before anything is prepared where the port cannot be had."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            msg = (
                f"端口 {port} 已被占用，请换一个：linli demo --port {port + 1} · port {port} "
                f"cannot be used ({fault.strerror}); try another one"
            )
            raise wrong_call(msg) from None


def server_command(
    host: str,
    port: int,
    workers: int,
    *,
    application: str = "linli_web.config.wsgi:application",
    patience: int = _PATIENCE,
) -> list[str]:
    """Return how the server is started.

    Parameters
    ----------
    host, port
        Where it listens.
    workers
        How many processes answer.
    application
        The WSGI application, `module:name`.
    patience
        For how many seconds an answer under way may keep the server from ending.
    """
    call = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host]
    call += ["--port", str(port), "--workers", str(workers), "--blocking-threads", "2"]
    # One worker that dies otherwise stops the whole server.
    call += ["--respawn-failed-workers", "--log-level", "warning"]
    # A visitor who never sends the rest of a form would otherwise keep it from ending for ever.
    call += ["--workers-kill-timeout", str(patience)]
    return [*call, application]


def serve(host: str, port: int, workers: int) -> None:
    """Become the server, with a keeper of a worker for long work as its child.

    A fresh process, not a fork of this one: polars has its threads running here, and a forked
    worker would wait for them for ever.
    """
    keeper = subprocess.Popen(keeping())
    call = server_command(host, port, workers)
    sys.stdout.flush()
    if os.name == "posix":
        # Our own interpreter, no shell.
        os.execv(call[0], call)  # noqa: S606 # nosec B606
    try:
        raise SystemExit(subprocess.call(call))
    finally:
        keeper.terminate()
