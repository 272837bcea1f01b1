"""Why a community is in a plan or not, in the office's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.plan.rule_names import RULES
from linli.schema import label
from linli_web.plan.reads.rule_words import place_in_words
from linli_web.plan.reads.scenarios import everything_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Row = Mapping[str, Any]

_MOST = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the answer: what, and how much."""

    words: str
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Because:
    """The answer: its first sentence, what it rests on, what would change it."""

    heading: str
    reasons: list[Line]
    changes: list[Line]


def told(answer: Row) -> Because:
    """Return an answer of `linli.plan.why_telling.as_json` in words."""
    names = everything_named()
    return Because(
        _heading(answer),
        [*_barriers(answer), *_charges(answer["charges"], names)],
        [*_extra(answer, names), *_displaces(answer, names)],
    )


def _class(row: Row) -> str:
    return label("works_class", row["class"], get_language() or "zh")


def _heading(answer: Row) -> str:
    status, planned, best = answer["status"], answer["planned"], answer["best"]
    if status == "in_plan" and planned is not None:
        told = {"year": planned["year"], "class": _class(planned)}
        return _("按%(class)s方案安排在 %(year)s 年。") % told
    if status == "impossible":
        return _("按现在的规则，它不可能列入任何计划。")
    if status == "left_out" and best is not None:
        told = {"year": best["year"], "class": _class(best)}
        return _("没有入选。最接近的是 %(year)s 年、按%(class)s方案。") % told
    return _("时间内没有算出结果。")


def _barriers(answer: Row) -> Iterator[Line]:
    language = get_language() or "zh"
    words = {
        "no_scheme": _("没有改造方案"),
        "not_payable": _("方案 %(scheme_id)s 的%(category)s费用没有来源可以足额支付"),
        "too_large": _("方案 %(scheme_id)s：户数超过任何一年的上限"),
        "too_dear": _("方案 %(scheme_id)s：即使只做它一个，任何一年的钱也不够"),
        "locked_out": _("方案 %(scheme_id)s 被指定不安排"),
    }
    for each in answer["barriers"]:
        category = label("cost_category", each["category"], language) if each["category"] else ""
        yield Line(words[each["code"]] % {**each, "category": category})
    for each in answer["clashes"]:
        yield Line(each["words"])


def _charges(charges: Sequence[Row], names: Mapping[str, str]) -> Iterator[Line]:
    for each in charges[:_MOST]:
        taken = each["charge"] > 0
        words = _("占用%(rule)s") if taken else _("有助于%(rule)s")
        yield Line(words % {"rule": _rule(each, names)}, _benefit(abs(each["charge"])))


def _benefit(amount: float) -> str:
    return _("值 %(amount)s 效益") % {"amount": f"{amount:,.1f}"}


def _rule(row: Row, names: Mapping[str, str]) -> str:
    english = (get_language() or "zh").startswith("en")
    told = {
        "year": row.get("year", ""),
        "source": names.get(str(row.get("source_id")), ""),
        "rule": RULES[row["rule"]][1 if english else 0],
        "place": place_in_words(row["scope"], names) if row.get("scope") else "",
        "zone": names.get(str(row.get("zone")), row.get("zone") or ""),
        "group": row.get("group_id", ""),
    }
    if row["rule"] == "cap":
        return _("%(year)s 年的%(source)s") % told
    if row["rule"] == "capacity":
        return _("%(year)s 年%(place)s的开工户数") % told
    if told["zone"]:
        return _("%(zone)s的%(rule)s") % told
    return _("%(rule)s %(group)s") % told if told["group"] else str(told["rule"])


def _extra(answer: Row, names: Mapping[str, str]) -> Iterator[Line]:
    extra = answer["extra"]
    if extra is None:
        return
    told = {"year": extra["year"]}
    words = _("其他小区都不动，%(year)s 年加上它，至少要多") % told
    yield Line(words, _wan(extra["yuan"]))
    for each in extra["caps"]:
        yield Line(_("　其中%(rule)s") % {"rule": _rule(each, names)}, _wan(each["yuan"]))
    for each in extra["capacity"]:
        households = _("%(number)s 户") % {"number": f"{each['households']:,.0f}"}
        yield Line(_("　其中%(rule)s") % {"rule": _rule(each, names)}, households)


def _wan(yuan: float) -> str:
    return _("%(wan)s 万元") % {"wan": f"{yuan / 10_000:,.1f}"}


def _displaces(answer: Row, names: Mapping[str, str]) -> Iterator[Line]:
    changed = answer["displaces"]
    if changed is None or changed["objective"] is None:
        return
    yield Line(_("一定要列入它，总效益变化"), f"{changed['change']:+,.1f}")
    between = _("、")
    for key, words in (("leave", _("　退出")), ("enter", _("　进入"))):
        if changed[key]:
            yield Line(words, between.join(names.get(each, each) for each in changed[key]))
    for each in changed["move"]:
        moved = {"from": each["from_year"], "to": each["year"]}
        name = names.get(each["community_id"], each["community_id"])
        words = _("%(from)s 年 → %(to)s 年") if moved["from"] != moved["to"] else _("换方案")
        yield Line(f"　{name}", words % moved)
