"""The cost statement as a workbook, as the fiscal review is handed one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli.schema import label as choice_label
from linli_web.registry.cells import language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linli_web.plan.models import Scheme
    from linli_web.plan.statements import Statement

_WIDE = 28
_NARROW = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, headings, rows; rows that are sums stand bold."""

    name: str
    headings: Sequence[str]
    rows: Sequence[tuple[bool, Sequence[Any]]]


def statement_workbook(scheme: Scheme, statement: Statement) -> bytes:
    """Return the workbook of a scheme: works, fees, cost by category, payers, benefit, years.

    Parameters
    ----------
    scheme
        With its community.
    statement
        What it says.
    """
    import xlsxwriter

    buffer = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **plain})
    looks = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format(
            {"bold": True, "bg_color": "#E8F1F8", "text_wrap": True, "bottom": 1}
        ),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "money": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "sum": book.add_format({"bold": True, "num_format": "#,##0.00", "valign": "top"}),
    }
    title = f"{scheme.community.name} {scheme}"
    for each in _sheets(scheme, statement):
        sheet = book.add_worksheet(each.name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, _WIDE)
        sheet.set_column(1, len(each.headings), _NARROW)
        sheet.write_string(0, 0, f"{title} {each.name}", looks["title"])
        sheet.write_row(2, 0, each.headings, looks["heading"])
        sheet.freeze_panes(3, 1)
        sheet.repeat_rows(2)
        for at, (is_sum, row) in enumerate(each.rows, 3):
            for column, value in enumerate(row):
                _write(sheet, at, column, value, looks, is_sum=is_sum)
    book.close()
    return buffer.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, looks: Any, *, is_sum: bool) -> None:
    if value is None:
        return
    if isinstance(value, Decimal):
        sheet.write_number(row, column, float(value), looks["sum" if is_sum else "money"])
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, looks["sum" if is_sum else "text"])
    else:
        sheet.write_string(row, column, str(value), looks["sum" if is_sum else "text"])


def _sheets(scheme: Scheme, told: Statement) -> Iterator[Sheet]:
    yield Sheet(_("概况"), [_("项目"), _("内容")], _facts(scheme, told))
    money = [_("合价(元)"), _("低限(元)"), _("高限(元)")]
    yield Sheet(
        _("工程费"),
        [_("改造内容"), _("单位"), _("工程量"), _("单价(元)"), *money, _("备注")],
        list(_works(told)),
    )
    yield Sheet(
        _("其他费用"),
        [_("费用"), _("计费基数(元)"), _("金额(元)"), _("低限(元)"), _("高限(元)"), _("依据")],
        [*_fees(told), (True, [_("合计"), None, *_amounts(told.fees_sums)])],
    )
    yield Sheet(
        _("费用类别"),
        [_("费用类别"), _("造价(元)"), _("低限(元)"), _("高限(元)")],
        [
            (False, [row["label"], row["cost_yuan"], row["low_yuan"], row["high_yuan"]])
            for row in told.costs
        ],
    )
    yield Sheet(
        _("出资和产权"),
        [_("通常由谁出资"), _("建成后归谁"), _("项数"), _("工程费(元)")],
        [
            (False, [row["payer"], row["owner"], row["lines"], row["cost_yuan"]])
            for row in told.payers
        ],
    )
    yield Sheet(_("效益"), *_benefit(told))
    yield Sheet(
        _("年维护和收益"),
        [_("改造内容"), _("维护责任"), _("年维护费(元)"), _("年更新费(元)"), _("年收益(元)")],
        [
            (
                False,
                [
                    row["measure"],
                    row["owner"],
                    row["upkeep_yuan_per_year"],
                    row["renewal_yuan_per_year"],
                    row["revenue_yuan_per_year"],
                ],
            )
            for row in told.years
        ],
    )


def _amounts(sums: Any) -> list[Decimal]:
    return [sums.cost, sums.low, sums.high]


def _facts(scheme: Scheme, told: Statement) -> list[tuple[bool, Sequence[Any]]]:
    facts = [
        (_("小区"), f"{scheme.community.name} {scheme.community_id}"),
        (_("方案编号"), scheme.family),
        (_("版本"), scheme.number),
        (_("类别"), choice_label("works_class", scheme.works_class, language())),
        (_("价格库"), told.book["label"]),
        (_("价格日期"), scheme.price_date.isoformat()),
        (_("价格水平系数"), scheme.price_level),
        (_("工程费(元)"), scheme.works_yuan),
        (_("其他费用(元)"), scheme.fees_yuan),
        (_("总投资(元)"), scheme.total_yuan),
        (_("总投资低限(元)"), told.total.low),
        (_("总投资高限(元)"), told.total.high),
        (_("内容校验码"), scheme.content_hash or _("草稿，未定稿")),
    ]
    return [(False, each) for each in facts]


def _works(told: Statement) -> Iterator[tuple[bool, Sequence[Any]]]:
    for works_class in told.works:
        sums = _amounts(works_class.sums)
        yield True, [works_class.label, None, None, None, *sums]
        for group in works_class.groups:
            yield True, [f"  {group.label}", None, None, None, *_amounts(group.sums)]
            for row in group.lines:
                line = row["line"]
                yield (
                    False,
                    [
                        f"    {row['measure']}",
                        row["unit_label"],
                        line.quantity,
                        line.unit_price_yuan,
                        row["cost_yuan"],
                        row["cost_low_yuan"],
                        row["cost_high_yuan"],
                        line.note,
                    ],
                )
    yield True, [_("合计"), None, None, None, *_amounts(told.works_sums)]


def _fees(told: Statement) -> Iterator[tuple[bool, Sequence[Any]]]:
    for row in told.fees:
        amounts = [row["base_yuan"], row["amount_yuan"], row["low_yuan"], row["high_yuan"]]
        yield False, [row["label"], *amounts, row["source"]]


def _benefit(told: Statement) -> tuple[list[str], list[tuple[bool, Sequence[Any]]]]:
    headings = [
        _("问题"),
        _("问题编号"),
        _("体检维度"),
        _("解决比例"),
        _("损失"),
        _("户数"),
        _("权重"),
        _("效益"),
    ]
    rows: list[tuple[bool, Sequence[Any]]] = [
        (
            False,
            [
                each["item"],
                each["term"].finding_id,
                each["dimension"],
                each["term"].resolved,
                each["term"].loss,
                each["term"].households,
                each["term"].weight,
                each["term"].benefit,
            ],
        )
        for each in told.terms
    ]
    return headings, rows
