"""The annual plan as an official paper: what is planned, and the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linli.documents import Column, Document, Table, official_document
from linli.plan.annual.ten_thousands import hundreds_adding_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

_WORDS = {
    "zh": {
        "title": "{year}年度老旧小区改造计划",
        "sums": "{year}年计划改造老旧小区{communities}个，涉及楼栋{buildings}栋、"
        "居民{households}户，总投资{total}万元。",
        "money": "资金来源：{parts}。",
        "part": "{name}{amount}万元",
        "joined": "，",
        "list": "{year}年度老旧小区改造计划表",
        "unit": "单位：万元",
        "sum": "合计",
        "reason": "本次调整的原因：{reason}",
        "draft": "讨论稿，未经批准",
    },
    "en": {
        "title": "Renewal plan {year}",
        "sums": "In {year} {communities} communities are renewed: {buildings} buildings, "
        "{households} households, {total} ten thousand yuan in all.",
        "money": "Sources of money: {parts}.",
        "part": "{name} {amount}",
        "joined": "; ",
        "list": "Communities of the renewal plan {year}",
        "unit": "Amounts in 10,000 yuan",
        "sum": "Sum",
        "reason": "Reason of this amendment: {reason}",
        "draft": "Draft, not approved",
    },
}
_COLUMNS = {
    "zh": ("序号", "街道（乡镇）", "小区", "楼栋", "户数", "改造内容", "总投资"),
    "en": ("No.", "Street", "Community", "Buildings", "Households", "Works", "Cost"),
}
_SHARES = (0.5, 1.1, 1.5, 0.6, 0.7, 3.0, 1.0)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A community of the list: street and name, size, works in words, what sources pay [fen]."""

    street: str
    name: str
    buildings: int | None
    households: int | None
    works: str
    fen: Mapping[str, int]


def annual_plan_paper(
    year: int,
    rows: Sequence[PaperRow],
    sources: Mapping[str, str],
    *,
    approval: str = "",
    approved_on: date | None = None,
    signed_by: str = "",
    reason: str = "",
    language: str = "zh",
) -> Document:
    """Return the annual plan as an official document.

    Parameters
    ----------
    year
        Of the plan.
    rows
        The communities in their order.
    sources
        Names of the sources by id.
    approval, approved_on
        Number and day of the approval; without a day the paper says that it is a draft.
    signed_by
        Who issues it.
    reason
        Why it takes the place of the version before.
    language
        `zh` or `en`.

    Returns
    -------
    Document
        For `linli.documents.docx_bytes` and `pdf_bytes`. Amounts are in 10,000 yuan with two
        decimals and add up.

    References
    ----------
    GB/T 9704-2012《党政机关公文格式》.

    Examples
    --------
    >>> row = PaperRow("便江街道", "甲小区", 2, 6, "供水管网改造", {"s": 123_456_78})
    >>> annual_plan_paper(2023, [row], {"s": "中央补助"}).blocks[1].text
    '2023年计划改造老旧小区1个，涉及楼栋2栋、居民6户，总投资12.35万元。'
    """
    words = _WORDS[language]
    amounts = hundreds_adding_up([[row.fen.get(each, 0) for each in sources] for row in rows])
    told = {
        "year": year,
        "communities": len(rows),
        "buildings": sum(row.buildings or 0 for row in rows),
        "households": sum(row.households or 0 for row in rows),
        "total": _written(sum(sum(parts) for parts in amounts)),
        "reason": reason,
    }
    parts = [
        words["part"].format(name=name, amount=_written(sum(row[at] for row in amounts)))
        for at, name in enumerate(sources.values())
    ]
    body = [words["sums"].format(**told)]
    if parts:
        body.append(words["money"].format(parts=words["joined"].join(parts)))
    if reason:
        body.append(words["reason"].format(**told))
    return official_document(
        title=words["title"].format(**told),
        number=approval,
        body=body,
        appended=[(words["list"].format(**told), [_table(language, rows, amounts)])],
        signed_by=signed_by,
        signed_on=approved_on,
        language=language,
        note="" if approved_on else words["draft"],
    )


def _table(language: str, rows: Sequence[PaperRow], amounts: Sequence[Sequence[int]]) -> Table:
    words = _WORDS[language]
    columns = tuple(
        Column(name, share, figures=at in {3, 4, 6})
        for at, (name, share) in enumerate(zip(_COLUMNS[language], _SHARES, strict=True))
    )
    lines = [
        (
            str(number),
            row.street,
            row.name,
            _count(row.buildings),
            _count(row.households),
            row.works,
            _written(sum(parts)),
        )
        for number, (row, parts) in enumerate(zip(rows, amounts, strict=True), 1)
    ]
    sums = (
        "",
        words["sum"],
        "",
        _count(sum(row.buildings or 0 for row in rows)),
        _count(sum(row.households or 0 for row in rows)),
        "",
        _written(sum(sum(parts) for parts in amounts)),
    )
    return Table(columns, (*lines, sums), caption=words["unit"], sums=1)


def _count(number: int | None) -> str:
    return "—" if number is None else f"{number:,}"


def _written(hundreds: int) -> str:
    return f"{hundreds // 100:,}.{hundreds % 100:02}"
