"""Commands that give tables out: exports for scripts, offices and maps, templates to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from linli.cli.answering import Answer, command, wrong_call
from linli.cli.group import main
from linli.cli.output import cannot_write, write_file
from linli.cli.programmes import whole_programme
from linli.schema import tables
from linli.tables.folder import write_folder
from linli.tables.map_layers import map_layers
from linli.tables.template import template
from linli.tables.workbook import workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from linli.cli.door import Door
    from linli.tables.programme import Programme

FORMATS = ("folder", "parquet", "xlsx", "geojson", "gpkg")
_BY_ENDING = {".xlsx": "xlsx", ".geojson": "geojson", ".gpkg": "gpkg"}

table_argument = click.Choice(list(tables()))


@command(main, "export")
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    help="改造项目文件夹，默认取数据库。 A programme folder; the database without it.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="默认按文件名判断，否则为文件夹。 By the file's ending, else a folder of CSV.",
)
@click.option(
    "--table",
    "names",
    multiple=True,
    type=table_argument,
    help="只导出这张表，可重复。 Only this table; may be repeated.",
)
def export(
    door: Door, out: Path, folder: Path | None, form: str | None, names: tuple[str, ...]
) -> Answer:
    """导出为文件夹、工作簿或地图。 Export as a folder, a workbook or a map."""
    form = form or _BY_ENDING.get(out.suffix.lower(), "folder")
    programme, found = whole_programme(door, folder)
    chosen = {
        name: each for name, each in found.items() if each.height and name in (names or found)
    }
    if form in ("gpkg", "geojson"):
        chosen = map_layers(chosen)
    if not chosen:
        raise wrong_call(door.say("没有可导出的数据", "There is nothing to export in this form"))
    try:
        files = _write(door, out, form, chosen, programme)
    except OSError as error:
        raise cannot_write(door, out, error) from error
    except ValueError as error:
        raise wrong_call(str(error)) from error
    rows = {name: frame.height for name, frame in chosen.items()}
    told = door.say(f"已写入 {out}：", f"Written to {out}: ")
    listed = ", ".join(f"{tables()[name].label(door.language)} {n}" for name, n in rows.items())
    return Answer({"out": str(out), "format": form, "files": files, "rows": rows}, [told + listed])


def _write(
    door: Door, out: Path, form: str, found: Mapping[str, pl.DataFrame], programme: Programme
) -> list[str]:
    if form in ("folder", "parquet"):
        return list(write_folder(out, found, programme, "csv" if form == "folder" else form))
    if form == "xlsx":
        write_file(door, out, workbook(found, programme, door.language))
        return [out.name]
    if form == "gpkg":
        from linli.tables.vector_writing import write_geopackage

        out.parent.mkdir(parents=True, exist_ok=True)
        write_geopackage(found, out)
        return [out.name]
    if out.suffix.lower() == ".geojson":
        return [_one_layer(door, out, found)]
    for name, frame in found.items():
        write_file(door, out / f"{name}.geojson", _layer(name, frame))
    return [f"{name}.geojson" for name in found]


def _layer(name: str, frame: pl.DataFrame) -> bytes:
    # The writers of maps take a third of a command's start: they come in with the first map.
    from linli.tables.vector_writing import geojson

    return geojson(frame, key=tables()[name].key[0])


def _one_layer(door: Door, out: Path, layers: Mapping[str, pl.DataFrame]) -> str:
    if len(layers) > 1:
        raise wrong_call(
            door.say(
                "一个 GeoJSON 文件只放一张表：用 --table 指明，或给出文件夹",
                "One GeoJSON file holds one table: name it with --table, or give a folder",
            )
        )
    name, frame = next(iter(layers.items()))
    write_file(door, out, _layer(name, frame))
    return out.name


@command(main, "template")
@click.argument("names", nargs=-1, type=table_argument, metavar="[TABLE]...")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="写到哪个 .xlsx 文件。 The .xlsx file to write.",
)
def make_template(door: Door, names: tuple[str, ...], out: Path) -> Answer:
    """生成 Excel 填报模板。 Make an Excel template to fill in."""
    write_file(door, out, template(names, door.language))
    made = list(names or tables())
    return Answer(
        {"out": str(out), "tables": made}, [door.say(f"已写入 {out}", f"Written to {out}")]
    )
