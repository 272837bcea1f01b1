"""Directives that print the schema: `{data-dictionary}`, `{choice-lists}`, `{problem-codes}`."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from linli.schema import Field, tables

FIELD_HEADINGS = {
    "zh": ("字段", "名称", "类型", "单位", "必填", "范围", "默认", "取值或引用", "示例", "说明"),
    "en": (
        "Field",
        "Label",
        "Type",
        "Unit",
        "Required",
        "Range",
        "Default",
        "Values or reference",
        "Example",
        "Description",
    ),
}
CHOICE_HEADINGS = {"zh": ("值", "中文", "英文"), "en": ("Value", "Chinese", "English")}
PROBLEM_HEADINGS = {
    "zh": ("代码", "级别", "说明", "如何修改"),
    "en": ("Code", "Severity", "Meaning", "How to mend"),
}
SEVERITIES = {"error": "错误", "warning": "提醒"}
YES = {"zh": "是", "en": "yes"}


def rows_of(file_name: str) -> list[dict[str, str]]:
    """Read one of the schema's CSV files."""
    text = resources.files("linli.schema").joinpath(file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def code(text: str) -> str:
    """Put a key into code type; nothing stays nothing."""
    return f"`{text}`" if text else ""


def table_lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table in Markdown."""
    yield "| " + " | ".join(headings) + " |"
    yield "|" + " --- |" * len(headings)
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
        cells = (field_cells(field, language) for field in table.fields)
        yield from table_lines(FIELD_HEADINGS[language], cells)


def choice_lists(language: str) -> Iterator[str]:
    """Yield a section for each list of values."""
    rows = rows_of("choices.csv")
    for name in dict.fromkeys(row["list"] for row in rows):
        yield f"## `{name}`\n"
        cells = ((code(r["id"]), r["zh"], r["en"]) for r in rows if r["list"] == name)
        yield from table_lines(CHOICE_HEADINGS[language], cells)


def problem_codes(language: str) -> Iterator[str]:
    """Yield one table of every problem that a check can report."""
    cells = (
        (
            code(row["code"]),
            SEVERITIES.get(row["severity"], "") if language == "zh" else row["severity"],
            row[language],
            row[f"{language}_remedy"],
        )
        for row in rows_of("wording.csv")
    )
    yield from table_lines(PROBLEM_HEADINGS[language], cells)


PAGES = {
    "data-dictionary": data_dictionary,
    "choice-lists": choice_lists,
    "problem-codes": problem_codes,
}


class SchemaPage(SphinxDirective):
    """Print a part of the schema in the handbook's language."""

    def run(self) -> list[nodes.Node]:
        """Return what stands in place of the directive."""
        self.env.note_reread()
        language = "zh" if self.config.language.startswith("zh") else "en"
        text = "\n".join(PAGES[self.name](language))
        return self.parse_text_to_nodes(text, allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the directives known."""
    for name in PAGES:
        app.add_directive(name, SchemaPage)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
