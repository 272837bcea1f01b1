"""What `plan why` says, in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linli.plan.rule_names import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_CHARGES = 12
_BARRIERS = {
    "no_scheme": ("没有改造方案（schemes）", "it has no scheme (schemes)"),
    "not_payable": (
        "方案 {scheme_id} 的{category}费用没有来源可以足额支付（source_rules、share_rules）",
        "no sources may pay all {category} cost of scheme {scheme_id} (source_rules, share_rules)",
    ),
    "too_large": (
        "方案 {scheme_id}：户数比任何一年的施工能力都至少多 {short:,.0f} 户（max_households）",
        "scheme {scheme_id}: {short:,.0f} households beyond any year's capacity (max_households)",
    ),
    "too_dear": (
        "方案 {scheme_id}：即使只做它一个，任何一年也至少差 {short:,.2f} 元（cap_yuan）",
        "scheme {scheme_id}: {short:,.2f} yuan short in any year, though done alone (cap_yuan)",
    ),
    "locked_out": (
        "方案 {scheme_id} 被锁定排除（locks）",
        "scheme {scheme_id} is locked out (locks)",
    ),
}


def lines(answer: Mapping[str, Any], language: str) -> list[str]:
    """Return an answer of `linli.plan.why_telling.as_json` as lines."""
    if answer["status"] == "none":
        return ["没有计划可比" if language == "zh" else "there is no plan to compare with"]
    return [
        *_standing(answer, language),
        *_barriers(answer, language),
        *_left_out(answer, language),
    ]


def _standing(answer: Mapping[str, Any], language: str) -> Iterator[str]:
    zh = language == "zh"
    name, planned, best = answer["community_id"], answer["planned"], answer["best"]
    if answer["status"] == "impossible":
        yield f"{name} 不可能列入任何计划" if zh else f"{name} cannot be in any plan"
    if planned is not None:
        yield _said(
            planned, language, (f"{name} 在计划中", f"{name} is in the plan"), ("净得", "net gain")
        )
    if answer["status"] == "left_out" and best is not None:
        yield _said(
            best,
            language,
            (f"{name} 不在计划中，最接近的是", f"{name} is not in the plan; the nearest is"),
            ("还差", "short by") if best["reduced_gain"] < 0 else ("净得", "net gain"),
        )
    for each in answer["charges"][:_MOST_CHARGES]:
        where, charge = place(each, language), each["charge"]
        if zh:
            yield f"  {where}：{'占用' if charge > 0 else '贡献'} {abs(charge):,.4f}"
        else:
            yield f"  {where}: {'charges' if charge > 0 else 'gives'} {abs(charge):,.4f}"


def _said(
    each: Mapping[str, Any], language: str, opening: tuple[str, str], ending: tuple[str, str]
) -> str:
    gain = each["reduced_gain"] if ending[0] == "净得" else -each["reduced_gain"]
    if language == "zh":
        return (
            f"{opening[0]}：方案 {each['scheme_id']}，{each['year']} 年，造价 "
            f"{each['cost_yuan'] / 10_000:,.2f} 万元，效益 {each['value']:,.4f}，"
            f"占用的资金和规则值 {each['charged']:,.4f}，{ending[0]} {gain:,.4f}"
        )
    return (
        f"{opening[1]}: scheme {each['scheme_id']} in {each['year']}, cost "
        f"{each['cost_yuan'] / 10_000:,.2f} (10,000 yuan), benefit {each['value']:,.4f}, "
        f"what it takes is worth {each['charged']:,.4f}, {ending[1]} {gain:,.4f}"
    )


def _barriers(answer: Mapping[str, Any], language: str) -> Iterator[str]:
    zh = language == "zh"
    for each in answer["barriers"]:
        yield "  " + _BARRIERS[each["code"]][0 if zh else 1].format_map(each)
    yield from (f"  {each['words']}" for each in answer["clashes"])


def _left_out(answer: Mapping[str, Any], language: str) -> Iterator[str]:
    needed, extra, changed = answer["needed"], answer["extra"], answer["displaces"]
    if needed is not None:
        yield from _needed(needed, language)
    if extra is not None:
        yield _extra(extra, language)
        for each in (*extra["caps"], *extra["coverage"], *extra["capacity"], *extra["broken"]):
            yield f"  {_short(each, language)}"
    if changed is not None and changed["objective"] is not None:
        yield from _displaces(changed, language)
    elif changed is not None:
        yield (
            "时间内没有找到列入它的计划"
            if language == "zh"
            else "No plan with it was found in the time given"
        )


def _needed(needed: Mapping[str, Any], language: str) -> Iterator[str]:
    benefit, cost = needed["benefit"], needed["cost"]
    if benefit["benefit_needed"] == 0.0:
        yield (
            "按各项规则的价格它值得列入，只因计划不能拆分而落选"
            if language == "zh"
            else "At the rules' prices it is worth its money; only whole numbers keep it out"
        )
        return
    if benefit["benefit_needed"] is not None:
        text = (
            "效益再多 {benefit_needed:,.4f} 即可列入（方案 {scheme_id}，{year} 年）"
            if language == "zh"
            else "{benefit_needed:,.4f} more benefit would bring it in (scheme {scheme_id}, {year})"
        )
        yield text.format_map(benefit)
    if cost["cut_yuan"] is not None:
        text = (
            "造价再降 {cut_yuan:,.0f} 元（{cut_share:.1%}）即可列入（方案 {scheme_id}，{year} 年）"
            if language == "zh"
            else "{cut_yuan:,.0f} yuan ({cut_share:.1%}) less cost would bring it in "
            "(scheme {scheme_id}, {year})"
        )
        yield text.format_map(cost)


def _extra(extra: Mapping[str, Any], language: str) -> str:
    money = extra["yuan"] / 10_000
    if language == "zh":
        return (
            f"其他小区都不动、把它加进计划（方案 {extra['scheme_id']}，{extra['year']} 年），"
            f"至少要增加 {money:,.4f} 万元"
        )
    return (
        f"To add it to the plan with all others as they are (scheme {extra['scheme_id']}, "
        f"{extra['year']}) takes at least {money:,.4f} (10,000 yuan) more"
    )


def _short(each: Mapping[str, Any], language: str) -> str:
    zh, where = language == "zh", place(each, language)
    if "yuan" in each:
        amount = f"{each['yuan'] / 10_000:,.4f}"
        return f"{where}：增加 {amount} 万元" if zh else f"{where}: {amount} (10,000 yuan) more"
    if "yuan_per_year" in each:
        amount = f"{each['yuan_per_year'] / 10_000:,.4f}"
        return (
            f"{where}：年收益还差 {amount} 万元"
            if zh
            else f"{where}: {amount} (10,000 yuan) of yearly income short"
        )
    if "households" in each:
        amount = f"{each['households']:,.0f}"
        return f"{where}：超出 {amount} 户" if zh else f"{where}: {amount} households too many"
    return f"{where}：不能满足" if zh else f"{where}: would be broken"


def _displaces(changed: Mapping[str, Any], language: str) -> Iterator[str]:
    zh = language == "zh"
    change = f"{changed['change']:+,.4f}"
    yield (
        f"必须列入时：方案 {changed['scheme_id']}，{changed['year']} 年，总效益变化 {change}"
        if zh
        else f"If it must be in: scheme {changed['scheme_id']} in {changed['year']}, "
        f"the plan's benefit changes by {change}"
    )
    for key, words in (("leave", ("退出", "leave")), ("enter", ("进入", "enter"))):
        if changed[key]:
            names = ("、" if zh else ", ").join(changed[key])
            yield f"  {words[0]}：{names}" if zh else f"  {words[1]}: {names}"
    for each in changed["move"]:
        text = (
            "  改动：{community_id}，{from_scheme_id}（{from_year} 年）→ {scheme_id}（{year} 年）"
            if zh
            else "  changes: {community_id}, {from_scheme_id} ({from_year}) -> {scheme_id} ({year})"
        )
        yield text.format_map(each)
