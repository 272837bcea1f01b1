"""How a sheet of ours looks: headings with notes, widths, number formats, drop-downs.

Both the export and the templates are laid out here, from the schema and nothing else.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from linli.schema import choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from linli.schema import Field, TableDefinition

# No file of ours carries the day it was made: the same data has to give the same bytes.
NO_DAY = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_NUMBER_FORMATS = {
    "integer": "0",
    "number": "General",
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
}
_WIDTHS = {
    "integer": 10,
    "number": 12,
    "money": 18,
    "date": 12,
    "boolean": 8,
    "geometry": 30,
    "id_number": 22,
}
_TEXT_WIDTH = 16
_INK, _PAPER, _LINE = "#1F2937", "#E8F1F8", "#B8C7D6"
_NOTE_SIZE = {"width": 260, "height": 120}
_YES_NO = {"zh": ("是", "否"), "en": ("true", "false")}
CHOICES_SHEET = {"zh": "选项", "en": "Choices"}
NOTES_SHEET = {"zh": "填写说明", "en": "Instructions"}
CONTINUED = {"zh": "续", "en": "continued"}
_TYPE_WORDS = {
    "id": ("编号，不含空格，最多 64 个字", "an id, no white space, at most 64 characters"),
    "code": ("六位行政区划代码", "a six-digit county code"),
    "text": ("文字", "text"),
    "choice": ("从下拉列表中选", "choose from the list"),
    "integer": ("整数", "a whole number"),
    "number": ("数字", "a number"),
    "money": ("金额，以元为单位，最多两位小数", "an amount in yuan, at most two decimals"),
    "fraction": ("分数，如 1/2", "a fraction such as 1/2"),
    "boolean": ("是或否", "true or false"),
    "date": ("日期，如 2021-07-01", "a date such as 2021-07-01"),
    "month": ("年月，如 2021-07", "a month such as 2021-07"),
    "person_name": ("姓名", "a person's name"),
    "id_number": ("18 位居民身份证号", "an identity number of 18 characters"),
    "phone": ("手机号，或带区号的固定电话", "a mobile, or a landline with its area code"),
    "signature": ("签名", "a signature"),
    "geometry": ("WKT 几何，CGCS2000/WGS 84", "WKT geometry, CGCS2000/WGS 84"),
}


def short(language: str) -> str:
    """Return `zh` or `en`."""
    return "zh" if language.startswith("zh") else "en"


@dataclass(slots=True)
class Book:
    """A workbook being made, with the formats and lists that its sheets share."""

    language: str
    buffer: io.BytesIO = field(default_factory=io.BytesIO)
    book: Any = None
    formats: dict[str, Format] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the workbook: what is written as text is never a formula, a link or a number."""
        # A tenth of every command's start, which few commands need.
        import xlsxwriter

        self.language = short(self.language)
        self.book = xlsxwriter.Workbook(
            self.buffer,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.book.set_properties({"created": NO_DAY, "title": "Linli"})
        look = {"font_color": _INK, "bg_color": _PAPER, "bottom": 1, "bottom_color": _LINE}
        look |= {"text_wrap": True, "valign": "vcenter"}
        self.formats["heading"] = self.book.add_format(look)
        self.formats["required"] = self.book.add_format(look | {"bold": True})
        self.formats["title"] = self.book.add_format({"bold": True, "font_size": 14})
        self.formats["wrapped"] = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.formats["bold"] = self.book.add_format({"bold": True, "bottom": 1})

    def cell_format(self, kind: str, *, is_example: bool = False) -> Format:
        """Return the format of cells of a type; examples are grey and slanted."""
        name = f"{kind}{'|example' if is_example else ''}"
        if name not in self.formats:
            look: dict[str, Any] = {"num_format": _NUMBER_FORMATS.get(kind, "@")}
            look |= {"italic": True, "font_color": "#8A94A0"} if is_example else {}
            self.formats[name] = self.book.add_format(look)
        return self.formats[name]

    def bytes(self, tables: Iterable[TableDefinition]) -> bytes:
        """Add the sheet of choices and close the workbook."""
        self._write_lists(tables)
        self.book.close()
        return self.buffer.getvalue()

    def _write_lists(self, tables: Iterable[TableDefinition]) -> None:
        columns = [list_labels(name, self.language) for name in _lists(tables)]
        if not columns:
            return
        sheet = self.book.add_worksheet(CHOICES_SHEET[self.language])
        for row in range(max(map(len, columns))):
            for at, column in enumerate(columns):
                if row < len(column):
                    sheet.write_string(row, at, column[row])
        sheet.hide()

    def list_range(self, name: str, tables: Iterable[TableDefinition]) -> str:
        """Return where the sheet of choices will hold a list."""
        column = _letter(_lists(tables).index(name))
        last = len(list_labels(name, self.language))
        return f"='{CHOICES_SHEET[self.language]}'!${column}$1:${column}${last}"


def _lists(tables: Iterable[TableDefinition]) -> list[str]:
    names = (each.choices for one in tables for each in one.fields if each.choices)
    return list(dict.fromkeys(names))


def _letter(index: int) -> str:
    first, second = divmod(index, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def list_labels(name: str, language: str) -> list[str]:
    """Return the labels of a choice list.

    Examples
    --------
    >>> list_labels("works_class", "zh")
    ['基础类', '完善类', '提升类']
    """
    return [pair[0 if short(language) == "zh" else 1] for pair in choices(name).values()]


def yes_no(language: str) -> tuple[str, str]:
    """Return the words for true and false."""
    return _YES_NO[short(language)]


def note(one: Field, language: str) -> str:
    """Return the note on a heading: key, what to enter, whether it must be.

    Examples
    --------
    >>> from linli.schema import table
    >>> print(note(table("buildings").field("storeys"), "en"))
    storeys
    a whole number, 1 to 120
    optional
    """
    zh = short(language) == "zh"
    what = _TYPE_WORDS[one.type][0 if zh else 1]
    if one.minimum or one.maximum:
        what += f"，{one.minimum} 至 {one.maximum}" if zh else f", {one.minimum} to {one.maximum}"
    lines = [one.name, what.rstrip()]
    described = one.zh_description if zh else one.description
    if described:
        lines.append(described)
    if one.required and not one.default:
        lines.append("必填" if zh else "required")
    elif one.default:
        lines.append(f"不填即为 {one.default}" if zh else f"{one.default} if left empty")
    else:
        lines.append("可不填" if zh else "optional")
    return "\n".join(lines)


def write_headings(book: Book, sheet: Worksheet, columns: Iterable[tuple[Field, str]]) -> None:
    """Write the heading row: labels with notes, frozen above the rows."""
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    for at, (one, heading) in enumerate(columns):
        sheet.set_column(at, at, _width(one, heading), book.cell_format(one.type))
        must = one.required and not one.default
        sheet.write_string(0, at, heading, book.formats["required" if must else "heading"])
        sheet.write_comment(0, at, note(one, book.language), _NOTE_SIZE)


def _width(one: Field, heading: str) -> float:
    shown = sum(2 if ord(letter) > 255 else 1 for letter in heading)
    return max(_WIDTHS.get(one.type, _TEXT_WIDTH), min(shown + 2, 28))


def restrict(
    book: Book,
    sheet: Worksheet,
    columns: Iterable[Field],
    rows: int,
    tables: Iterable[TableDefinition],
) -> None:
    """Add drop-downs for choices and yes or no, and ranges for numbers and dates."""
    for at, one in enumerate(columns):
        rule = _rule(book, one, tables)
        if rule:
            sheet.data_validation(1, at, rows, at, rule)


def _rule(book: Book, one: Field, tables: Iterable[TableDefinition]) -> Mapping[str, Any] | None:
    told = {"error_title": one.label(book.language)[:32], "error_message": _short_note(one, book)}
    if one.type == "choice":
        return {"validate": "list", "source": book.list_range(one.choices, tables)} | told
    if one.type == "boolean":
        return {"validate": "list", "source": list(yes_no(book.language))} | told
    if one.type in ("integer", "number") and one.minimum and one.maximum:
        kind, number = ("integer", int) if one.type == "integer" else ("decimal", float)
        limits = {"minimum": number(one.minimum), "maximum": number(one.maximum)}
        return {"validate": kind, "criteria": "between"} | limits | told
    return None


def _short_note(one: Field, book: Book) -> str:
    return note(one, book.language)[:255]
