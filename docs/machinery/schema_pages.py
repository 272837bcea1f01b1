"""Directives that print tables packed with the library.

`{data-dictionary}` and `{choice-lists}` print the schema; `{packed-table}` prints chosen columns of
any CSV file of a room, `{packed-table} linli.publish indicators.csv`.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from linli.schema import Field, tables

ONLY_IN_FOLDERS = {
    "zh": "只在改造项目文件夹里；数据库暂不保存这张表。",
    "en": "In programme folders only; the office's database does not keep this table yet.",
}
FIELD_HEADINGS = {
    "zh": "字段 | 名称 | 类型 | 单位 | 必填 | 范围 | 默认 | 取值或引用 | 示例 | 说明",
    "en": "Field | Label | Type | Unit | Required | Range | Default | Values | Example | Meaning",
}
CHOICE_HEADINGS = {"zh": "值 | 中文 | 英文", "en": "Value | Chinese | English"}
YES = {"zh": "是", "en": "yes"}


def rows_of(room: str, file_name: str) -> list[dict[str, str]]:
    """Read a CSV file that is packed with a room."""
    text = resources.files(room).joinpath(file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def code(text: str) -> str:
    """Put a key into code type; nothing stays nothing."""
    return f"`{text}`" if text else ""


def table_lines(headings: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table in Markdown; its headings are already written as a row."""
    yield f"| {headings} |"
    yield "|" + " --- |" * (headings.count("|") + 1)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""


def field_cells(field: Field, language: str) -> tuple[str, ...]:
    """Return what the dictionary tells about a field."""
    limits = f"{field.minimum} – {field.maximum}" if field.minimum or field.maximum else ""
    return (
        code(field.name),
        field.label(language),
        field.type,
        field.unit,
        YES[language] if field.required else "",
        limits,
        field.default,
        code(field.choices or field.references),
        field.example,
        field.zh_description if language == "zh" else field.description,
    )


def data_dictionary(language: str) -> Iterator[str]:
    """Yield a section for each table: what it holds, its key and its fields."""
    for table in tables().values():
        yield f"## {table.label(language)} `{table.name}`\n"
        yield (table.zh_description if language == "zh" else table.description) + "\n"
        if not table.kept:
            yield ONLY_IN_FOLDERS[language] + "\n"
        cells = (field_cells(field, language) for field in table.fields)
        yield from table_lines(FIELD_HEADINGS[language], cells)


def choice_lists(language: str) -> Iterator[str]:
    """Yield a section for each list of values."""
    rows = rows_of("linli.schema", "choices.csv")
    for name in dict.fromkeys(row["list"] for row in rows):
        yield f"## `{name}`\n"
        cells = ((code(r["id"]), r["zh"], r["en"]) for r in rows if r["list"] == name)
        yield from table_lines(CHOICE_HEADINGS[language], cells)


class SchemaPage(SphinxDirective):
    """Print a part of the schema in the handbook's language."""

    pages: ClassVar = {"data-dictionary": data_dictionary, "choice-lists": choice_lists}

    def run(self) -> list[nodes.Node]:
        """Return what stands in place of the directive."""
        self.env.note_reread()
        language = "zh" if self.config.language.startswith("zh") else "en"
        text = "\n".join(self.pages[self.name](language))
        return self.parse_text_to_nodes(text, allow_section_headings=True)


class PackedTable(SphinxDirective):
    """Print chosen columns of a packed CSV file; the first one is a key."""

    required_arguments = 2
    option_spec: ClassVar = {"columns": str.split, "headings": str}

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        self.env.note_reread()
        key, *others = self.options["columns"]
        rows = rows_of(*self.arguments)
        cells = [(code(row[key]), *(row[name] for name in others)) for row in rows]
        return self.parse_text_to_nodes("\n".join(table_lines(self.options["headings"], cells)))


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the directives known."""
    for name in SchemaPage.pages:
        app.add_directive(name, SchemaPage)
    app.add_directive("packed-table", PackedTable)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
