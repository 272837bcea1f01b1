"""The command that writes the sample programme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from linli.cli.answering import Answer, command
from linli.cli.group import main
from linli.cli.output import cannot_write
from linli.sample import SEED, settings, yongxing
from linli.tables.folder import write_folder

if TYPE_CHECKING:
    from linli.cli.door import Door


@command(main, "sample")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--seed",
    type=int,
    default=SEED,
    show_default=True,
    help="同一种子生成同样的数据。 The same seed gives the same rows.",
)
def write_sample(door: Door, out: Path, seed: int) -> Answer:
    """生成永兴示例文件夹。 Write the Yongxing sample as a programme folder."""
    frames = yongxing(seed)
    try:
        files = write_folder(out, frames, settings())
    except OSError as error:
        raise cannot_write(door, out, error) from error
    rows = {name: frame.height for name, frame in frames.items()}
    return Answer(
        {"out": str(out), "seed": seed, "files": list(files), "rows": rows},
        [door.say(f"示例已写入 {out}", f"The sample is written to {out}")],
    )
