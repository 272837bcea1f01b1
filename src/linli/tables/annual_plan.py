"""The annual plan as the upper level asks for it: one sheet, A3 across, amounts that add up."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linli.plan.annual import hundreds_adding_up
from linli.schema import choices
from linli.tables.layout import NO_DAY, short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_A3 = 8
_HUNDREDTH = 100
_HEAD = 3
_FEWEST_LINES = 2
_WORDS = {
    "zh": {
        "sheet": "年度改造计划表",
        "unit": "单位：万元、平方米",
        "fixed": ("序号", "县区", "街道（乡镇）", "小区", "建成年份", "楼栋数", "户数", "建筑面积"),
        "works": "改造内容",
        "money": "资金来源",
        "total": "总投资",
        "dates": ("开工时间", "完工时间"),
        "sum": "合计",
        "page": "第 &P 页，共 &N 页",
    },
    "en": {
        "sheet": "Annual plan",
        "unit": "Amounts in 10,000 yuan, areas in m2",
        "fixed": (
            "No.",
            "County",
            "Street",
            "Community",
            "Year built",
            "Buildings",
            "Households",
            "Floor area",
        ),
        "works": "Works",
        "money": "Sources of money",
        "total": "Total",
        "dates": ("Start", "Completion"),
        "sum": "Sum",
        "page": "Page &P of &N",
    },
}
_WIDTHS = (5, 9, 12, 20, 8, 7, 8, 11)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A community of the sheet.

    Parameters
    ----------
    place
        County, street, community.
    size
        Year built, buildings, households, floor area [m2]; None where not known.
    works
        What is done, by class of works.
    fen
        What each source pays, by its id [fen].
    dates
        Start and completion, as they are written.
    """

    place: tuple[str, str, str]
    size: tuple[int | None, int | None, int | None, float | None]
    works: Mapping[str, str]
    fen: Mapping[str, int]
    dates: tuple[str, str]


def annual_plan_workbook(
    title: str, note: str, rows: Sequence[PlanRow], sources: Mapping[str, str], language: str
) -> bytes:
    """Write an annual plan as a workbook.

    Parameters
    ----------
    title
        Of the table.
    note
        Under the title: version, approval.
    rows
        The communities in their order.
    sources
        Names of the sources by id, in the order of the columns.
    language
        `zh` or `en`.

    Returns
    -------
    bytes
        A workbook (.xlsx); amounts in 10,000 yuan with two decimals, their sums as formulas whose
        stored values agree (`linli.plan.annual.hundreds_adding_up`).

    Examples
    --------
    >>> size = (1986, 2, 6, 600.0)
    >>> row = PlanRow(("永兴县", "便江街道", "甲小区"), size, {}, {"s": 100}, ("2023", ""))
    >>> annual_plan_workbook("2023 年度改造计划表", "", [row], {"s": "中央补助"}, "zh")[:2]
    b'PK'
    """
    sheet = _Sheet(short(language), list(sources), list(sources.values()))
    sheet.head(title, note)
    amounts = hundreds_adding_up([[row.fen.get(each, 0) for each in sources] for row in rows])
    for at, (row, parts) in enumerate(zip(rows, amounts, strict=True)):
        sheet.row(at, row, parts)
    sheet.sums(rows, amounts)
    return sheet.bytes()


class _Sheet:
    """The sheet while it is written; rows and columns count from 0."""

    def __init__(self, language: str, sources: list[str], names: list[str]) -> None:
        import xlsxwriter

        self.words: dict[str, Any] = _WORDS[language]
        self.classes = {
            name: pair[0 if language == "zh" else 1]
            for name, pair in choices("works_class").items()
        }
        self.sources, self.names = sources, names
        self.fixed = len(self.words["fixed"])
        self.total_at = self.fixed + len(self.classes)
        self.dates_at = self.total_at + 1 + len(sources)
        self.last = self.dates_at + 1
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.buffer, {"strings_to_formulas": False, "strings_to_urls": False}
        )
        self.book.set_properties({"created": NO_DAY, "title": "Linli"})
        self.sheet = self.book.add_worksheet(self.words["sheet"])
        self._set_up_print()
        self._set_up_formats()

    def _set_up_print(self) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(_A3)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        self.sheet.repeat_rows(_HEAD - 1, _HEAD)
        self.sheet.set_footer(f"&C{self.words['page']}")
        self.sheet.freeze_panes(_HEAD + 1, 4)

    def _set_up_formats(self) -> None:
        edge = {"border": 1, "valign": "vcenter", "font_size": 10}
        made = self.book.add_format
        self.title = made({"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"})
        self.small = made({"font_size": 10})
        self.right = made({"font_size": 10, "align": "right"})
        self.heading = made(edge | {"bold": True, "align": "center", "text_wrap": True})
        self.text = made(edge | {"text_wrap": True})
        self.centre = made(edge | {"align": "center"})
        self.whole = made(edge | {"num_format": "#,##0"})
        self.plain = made(edge | {"num_format": "0", "align": "center"})
        self.amount = made(edge | {"num_format": "#,##0.00"})

    def head(self, title: str, note: str) -> None:
        """Write title, note, unit and two rows of headings."""
        for at, width in enumerate(_WIDTHS):
            self.sheet.set_column(at, at, width)
        self.sheet.set_column(self.fixed, self.total_at - 1, 30)
        self.sheet.set_column(self.total_at, self.dates_at - 1, 12)
        self.sheet.set_column(self.dates_at, self.last, 11)
        self.sheet.set_row(0, 34)
        self.sheet.merge_range(0, 0, 0, self.last, title, self.title)
        self.sheet.write_string(1, 0, note, self.small)
        self.sheet.write_string(1, self.last, self.words["unit"], self.right)
        for at, name in enumerate(self.words["fixed"]):
            self._standing(at, name)
        self._group(self.fixed, self.words["works"], list(self.classes.values()))
        self._standing(self.total_at, self.words["total"])
        self._group(self.total_at + 1, self.words["money"], self.names)
        for at, name in enumerate(self.words["dates"], self.dates_at):
            self._standing(at, name)

    def _standing(self, column: int, name: str) -> None:
        self.sheet.merge_range(_HEAD - 1, column, _HEAD, column, name, self.heading)

    def _group(self, column: int, name: str, under: list[str]) -> None:
        if len(under) >= _FEWEST_LINES:
            last = column + len(under) - 1
            self.sheet.merge_range(_HEAD - 1, column, _HEAD - 1, last, name, self.heading)
        elif under:
            self.sheet.write_string(_HEAD - 1, column, name, self.heading)
        for at, each in enumerate(under, column):
            self.sheet.write_string(_HEAD, at, each, self.heading)

    def row(self, at: int, row: PlanRow, parts: Sequence[int]) -> None:
        """Write a community."""
        line = _HEAD + 1 + at
        self.sheet.write_number(line, 0, at + 1, self.centre)
        for column, text in enumerate(row.place, 1):
            self.sheet.write_string(line, column, text, self.text)
        formats = (self.plain, self.whole, self.whole, self.whole)
        for column, (number, look) in enumerate(zip(row.size, formats, strict=True), 4):
            if number is None:
                self.sheet.write_blank(line, column, None, look)
            else:
                self.sheet.write_number(line, column, number, look)
        for column, name in enumerate(self.classes, self.fixed):
            self.sheet.write_string(line, column, row.works.get(name, ""), self.text)
        self._sum(line, self.total_at, line, self.total_at + 1, line, self.dates_at - 1, sum(parts))
        for column, part in enumerate(parts, self.total_at + 1):
            self.sheet.write_number(line, column, part / _HUNDREDTH, self.amount)
        for column, text in enumerate(row.dates, self.dates_at):
            self.sheet.write_string(line, column, text, self.centre)

    def _sum(
        self, line: int, column: int, top: int, left: int, bottom: int, right: int, hundreds: int
    ) -> None:
        """Write a sum of amounts as formula, with the value that it comes to."""
        from xlsxwriter.utility import xl_range

        value = hundreds / _HUNDREDTH
        if bottom < top or right < left:
            self.sheet.write_number(line, column, value, self.amount)
            return
        formula = f"=SUM({xl_range(top, left, bottom, right)})"
        self.sheet.write_formula(line, column, formula, self.amount, value)

    def sums(self, rows: Sequence[PlanRow], amounts: Sequence[Sequence[int]]) -> None:
        """Write the line of sums under the rows."""
        line, top = _HEAD + 1 + len(rows), _HEAD + 1
        self.sheet.merge_range(line, 0, line, 3, self.words["sum"], self.heading)
        self.sheet.write_blank(line, 4, None, self.centre)
        for at in (1, 2, 3):
            self._whole_sum(line, 4 + at, top, [row.size[at] or 0 for row in rows])
        for column in (*range(self.fixed, self.total_at), self.dates_at, self.last):
            self.sheet.write_blank(line, column, None, self.centre)
        whole = sum(sum(parts) for parts in amounts)
        self._sum(line, self.total_at, top, self.total_at, line - 1, self.total_at, whole)
        for at in range(len(self.sources)):
            column = self.total_at + 1 + at
            part = sum(parts[at] for parts in amounts)
            self._sum(line, column, top, column, line - 1, column, part)

    def _whole_sum(self, line: int, column: int, top: int, numbers: Sequence[float]) -> None:
        from xlsxwriter.utility import xl_range

        if not numbers:
            self.sheet.write_number(line, column, 0, self.whole)
            return
        formula = f"=SUM({xl_range(top, column, line - 1, column)})"
        self.sheet.write_formula(line, column, formula, self.whole, sum(numbers))

    def bytes(self) -> bytes:
        """Close the workbook."""
        self.book.close()
        return self.buffer.getvalue()
