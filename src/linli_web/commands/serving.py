"""`linli setup` and `linli serve`: the office of a real county, without the sample."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from linli.cli.answering import Answer, command, wrong_call
from linli_web.commands import demo
from linli_web.commands.office import open_office

if TYPE_CHECKING:
    from linli.cli.door import Door
    from linli.cli.group import Commands

_SETUP = """准备数据库和静态文件，给新县区发一次性设置码；在浏览器里凭它完成首次设置。

Prepare the office and print the one-time code that sets up a new county in the browser."""
_SERVE = """启动网站，不载入示例；还没有设置过时显示设置码。

Serve the office without the sample; prints the setup code where nothing is set up yet."""


def add_serving(main: Commands) -> None:
    """Hang `setup` and `serve` into the command line."""

    @command(main, "setup", help=_SETUP)
    def setup(_door: Door) -> Answer:
        open_office()
        told = _prepared()
        if told["code"] is None:
            raise wrong_call(
                "这套系统已经设置完毕，首次设置页面已永久关闭 · "
                "this office is set up, and the pages that did it are closed for ever"
            )
        return Answer(told, _words(told))

    @command(main, "serve", help=_SERVE)
    @click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
    @click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。 Address.")
    @click.option("--workers", type=click.IntRange(1, 32), default=2, show_default=True)
    def serve(_door: Door, *, port: int, host: str, workers: int) -> Answer:
        open_office()
        demo.refuse_taken_port(host, port)
        told = _prepared()
        told["url"] = f"http://{'127.0.0.1' if host == demo.EVERYWHERE else host}:{port}/"
        return replace(
            Answer(told, _words(told)), afterwards=partial(demo.serve, host, port, workers)
        )


def _prepared() -> dict[str, Any]:
    from linli_web.operations.first_run.code import AlreadySetUp, begin, place

    demo.prepare_office()
    try:
        return {"code": begin(), "file": str(place())}
    except AlreadySetUp:
        return {"code": None, "file": None}


def _words(told: dict[str, Any]) -> list[str]:
    lines = [""]
    if "url" in told:
        lines.append(f"  网址 · Address     {told['url']}")
    if told["code"]:
        lines += [
            f"  设置码 · Setup code  {told['code']}",
            f"  也在 · Also in     {told['file']}",
            "  在浏览器打开网站的 /setup/ 并输入设置码 · open /setup/ in a browser and enter it",
        ]
    return [*lines, ""]
