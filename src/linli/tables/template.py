"""Templates to fill in: headings, notes, drop-downs, an example row that is never imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli.schema import choices, table, tables
from linli.tables.layout import NOTES_SHEET, Book, note, restrict, short, write_headings, yes_no
from linli.tables.lifting import EXAMPLE_MARKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linli.schema import Field, TableDefinition

_ROWS_TO_FILL = 2000
_RULES = {
    "zh": (
        "每张工作表是一张表，一行一条；表名和表头不要改。",
        "粗体的列必填；鼠标停在表头上可看填写要求。",
        "灰色斜体的示例行不会导入，可以删去，也可以留着。",
        "选项从下拉列表中选；是否类填“是”或“否”。",
        "金额一律以元为单位；日期写成 2021-07-01。",
        "编号一经使用不要更改：再次导入按编号对应，改动即更新，不会重复。",
        "空白表示不知道，不等于零。",
        "合计行、标题行、填表人等可以保留，导入时自动略过。",
    ),
    "en": (
        "Each sheet is one table, one row an item; keep the names of sheets and headings.",
        "Bold columns are required; point at a heading to see what to enter.",
        "The grey example row is never imported; delete it or leave it.",
        "Choose from the lists; enter true or false where asked.",
        "Amounts are in yuan; dates are written like 2021-07-01.",
        "Never change an id once used: a second import finds its row by it and updates it.",
        "A blank means not known; it is not zero.",
        "Totals, titles and signatures may stay; the import passes over them.",
    ),
}
_COLUMNS = {
    "zh": ("表", "列", "字段", "必填", "单位", "填写要求"),
    "en": ("Table", "Column", "Field", "Required", "Unit", "What to enter"),
}


def template(names: Sequence[str] = (), language: str = "zh") -> bytes:
    """Make a workbook to fill in.

    Parameters
    ----------
    names
        Tables of the schema; none means all.
    language
        Of headings, notes and choices: `zh` or `en`.

    Returns
    -------
    bytes
        An .xlsx file: instructions, one sheet a table, hidden lists of choices. Imported as it
        is it holds no row.

    Raises
    ------
    KeyError
        The schema has no such table.

    Examples
    --------
    >>> template(["buildings"])[:2]
    b'PK'
    """
    definitions = [table(name) for name in (names or tables())]
    book = Book(language)
    _write_instructions(book, definitions)
    for definition in definitions:
        sheet = book.book.add_worksheet(definition.label(book.language))
        columns = [(one, one.label(book.language)) for one in definition.fields]
        write_headings(book, sheet, columns)
        restrict(book, sheet, definition.fields, _ROWS_TO_FILL, definitions)
        for at, one in enumerate(definition.fields):
            shown = _example(one, book.language, is_first=at == 0)
            if shown:
                sheet.write_string(1, at, shown, book.cell_format("text", is_example=True))
    return book.bytes(definitions)


def _example(one: Field, language: str, *, is_first: bool) -> str:
    zh = short(language) == "zh"
    value = one.example
    if one.type == "choice" and value:
        value = choices(one.choices)[value][0 if zh else 1]
    if one.type == "boolean" and value:
        value = yes_no(language)[0 if value == "true" else 1]
    return f"{EXAMPLE_MARKS[0 if zh else 1]}{value}" if is_first else value


def _write_instructions(book: Book, definitions: Sequence[TableDefinition]) -> None:
    language = book.language
    sheet = book.book.add_worksheet(NOTES_SHEET[language])
    sheet.set_column(0, 3, 18)
    sheet.set_column(4, 4, 10)
    sheet.set_column(5, 5, 60)
    sheet.write_string(0, 0, NOTES_SHEET[language], book.formats["title"])
    for row, rule in enumerate(_RULES[language], start=1):
        sheet.write_string(row, 0, f"{row}. {rule}")
    first = len(_RULES[language]) + 2
    for at, heading in enumerate(_COLUMNS[language]):
        sheet.write_string(first, at, heading, book.formats["bold"])
    rows = [(each, one) for each in definitions for one in each.fields]
    for row, (definition, one) in enumerate(rows, start=first + 1):
        for at, text in enumerate(_described(definition, one, language)):
            sheet.write_string(row, at, text, book.formats["wrapped"])


def _described(definition: TableDefinition, one: Field, language: str) -> tuple[str, ...]:
    must = one.required and not one.default
    yes, no = yes_no(language)
    told = "；".join(note(one, language).splitlines()[1:])
    return (
        definition.label(language),
        one.label(language),
        one.name,
        yes if must else no,
        one.unit,
        told if language == "zh" else told.replace("；", "; "),
    )
