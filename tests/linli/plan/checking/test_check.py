"""A plan that keeps every rule passes; one step over any of them is told by that rule's name."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest

from linli.plan.checking import Verdict, check, words
from linli.plan.checking.wording import rules

Case = Mapping[str, str]
Judge = Callable[[Case], Verdict]

# Rule, table, and what in it is written otherwise.
MUTATIONS = [
    ("community_unknown", "plan", "c,c1,2028", "z,c1,2028"),
    ("community_unknown", "plan_funding", "c,grant,building", "z,grant,building"),
    ("scheme_unknown", "plan", "c,c1,2028", "c,c9,2028"),
    ("scheme_of_another_community", "plan", "c,c1,2028", "c,d1,2028"),
    ("year_outside", "plan", "c,c1,2028", "c,c1,2029"),
    ("year_outside", "plan", "a,a1,2027", "a,a1,2026"),
    ("community_twice", "plan", "c,c1,2028\n", "c,c1,2028\nc,c1,2027\n"),
    ("mandatory", "plan", "a,a1,2027\n", ""),
    ("mandatory", "communities", "d,丁,430121,old,40,false", "d,丁,430121,old,40,true"),
    ("lock_in", "locks", "c,,2028,in", "c,,2027,in"),
    ("lock_in", "locks", "a,a1,2027,in", "a,a2,2027,in"),
    ("lock_in", "locks", "d,,,out", "d,,,in"),
    ("lock_out", "locks", "b,,2027,out", "b,,2028,out"),
    ("lock_out", "locks", "b,,2027,out", "b,b1,,out"),
    ("lock_out", "locks", "d,,,out", "b,,,out"),
    ("same_year", "groups", "g1,b,same_year", "g1,a,same_year"),
    ("not_same_year", "groups", "g2,a,not_same_year", "g2,c,not_same_year"),
    ("capacity", "capacity", "430121,2027,100", "430121,2027,99"),
    ("capacity", "capacity", "*,2028,130", "*,2028,129"),
    ("capacity", "capacity", "*/new,2027,0", "*/new,2028,49"),
    ("fairness", "fairness", "*,new,households,0.2", "*,new,households,0.2174"),
    ("fairness", "fairness", "*,old,benefit,0.6", "*,old,benefit,0.6000000000000001"),
    ("fairness", "fairness", "430121,new,benefit,0.5", "430122,new,benefit,0.5"),
    ("payment_without_plan", "plan_funding", "c,grant,building,2028,480.00",
     "c,grant,building,2028,480.00\nd,grant,building,2027,0.01"),
    ("payment_year", "plan_funding", "c,residents,building,2028", "c,residents,building,2027"),
    ("payment_negative", "plan_funding", "b,bond,income,2028,200.00",
     "b,bond,income,2028,200.01\nb,bond,income,2027,-0.01"),
    ("payment_sum", "plan_funding", "c,residents,building,2028,120.00",
     "c,residents,building,2028,119.99"),
    ("payment_sum", "plan_funding", "b,bond,income,2028,200.00\n", ""),
    ("payment_sum", "plan_funding", "c,residents,building,2028,120.00",
     "c,residents,building,2028,120.00\nc,grant,infrastructure,2028,0.01"),
    ("source_unknown", "plan_funding", "c,residents,building", "c,charity,building"),
    ("source_scope", "sources", "county,县级,county,430121,true", "county,县级,county,430122,true"),
    ("source_scope", "sources", "bond,债券,province,43,false", "bond,债券,province,43/old,false"),
    ("not_eligible", "source_rules", "bond,income,1\n", "bond,facility,1\n"),
    ("max_share", "source_rules", "grant,building,0.8", "grant,building,0.7999"),
    ("min_share", "share_rules", "residents,building,*,0.1", "residents,building,*,0.1001"),
    ("min_share", "share_rules", "residents,building,basic,0.1", "grant,income,improvement,0.1"),
    ("cap", "source_caps", "grant,*,2027,850.01", "grant,*,2027,850.00"),
    ("cap", "source_caps", "grant,*/old,2028,480", "grant,*/old,2028,479.99"),
    ("cap", "source_caps", "grant,4301/new,2028,400", "grant,4301/new,2028,399.99"),
    ("cap", "source_caps", "residents,4301,2027,100", "residents,430121,2027,99.99"),
    ("cap", "commitments", "grant,*,2028,100", "grant,*,2028,100.01"),
    ("cap", "sources", "county,县级,county,430121,true", "county,县级,county,430121,"),
    ("cap_carried", "source_caps", "county,430121,2028,80", "county,430121,2028,79.99"),
    ("cap_carried", "source_caps", "county,430121,2027,800", "county,430121,2027,559.99"),
    ("cap_carried", "commitments", "county,430121,2027,10", "county,430121,2027,10.01"),
    ("cap_carried", "commitments", "county,430121,2027,10", "county,430121,2026,10.01"),
    ("coverage", "coverage", "*,bond,1.5", "*,bond,1.50001"),
    ("coverage", "coverage", "43,grant,0", "43,bond,1.6"),
    ("coverage", "coverage", "43,grant,0", "430122,grant,0.01"),
]  # fmt: skip


def changed(case: Case, table: str, old: str, new: str) -> Case:
    assert case[table].count(old) == 1, (table, old)
    return {**case, table: case[table].replace(old, new)}


def names(verdict: Verdict) -> set[str]:
    return set(verdict.violations["rule"])


def test_a_plan_that_keeps_every_rule_is_feasible(case: Case, judge: Judge) -> None:
    verdict = judge(case)
    assert verdict.violations.rows() == []
    assert verdict.feasible


def test_the_objective_discounts_later_years_and_takes_off_what_runs_ahead(
    case: Case, judge: Judge
) -> None:
    # 5 in 2027, 6 + 4 a year later; in 2028 all of new and 180 of 220 households of old began.
    assert judge(case).objective == 5 + 10 * Fraction(9, 10) - 2 * (1 - Fraction(180, 220))


@pytest.mark.parametrize(("rule", "table", "old", "new"), MUTATIONS)
def test_one_step_over_a_rule_is_told_by_its_name(
    case: Case, judge: Judge, rule: str, table: str, old: str, new: str
) -> None:
    verdict = judge(changed(case, table, old, new))
    assert rule in names(verdict)
    assert not verdict.feasible
    for violation in verdict.violations.iter_rows(named=True):
        for language in ("zh", "en"):
            said = words(violation, language)
            assert said
            assert "None" not in said


def test_every_rule_has_its_mutation_and_its_words_in_both_languages() -> None:
    assert {rule for rule, *_ in MUTATIONS} == set(rules())
    assert all(words["zh"] and words["en"] for words in rules().values())


@pytest.mark.parametrize(
    ("rule", "table", "old", "new", "told"),
    [
        ("cap", "source_caps", "grant,*,2027,850.01", "grant,*,2027,849",
         {"scope": "*", "year": 2027, "source_id": "grant", "unit": "yuan",
          "found": "850.01", "limit": "849.00", "excess": "1.01"}),
        ("cap_carried", "source_caps", "county,430121,2028,80", "county,430121,2028,70",
         {"scope": "430121", "year": 2028, "found": "870.00", "limit": "860.00"}),
        ("capacity", "capacity", "*,2028,130", "*,2028,100",
         {"scope": "*", "year": 2028, "found": "130", "limit": "100", "unit": "households"}),
        ("fairness", "fairness", "*,new,households,0.2", "*,new,households,0.25",
         {"scope": "*", "zone": "new", "of": "households", "found": "50", "limit": "57.5"}),
        ("coverage", "coverage", "*,bond,1.5", "*,bond,2",
         {"scope": "*", "found": "300", "limit": "400", "excess": "100"}),
        ("payment_sum", "plan_funding", "c,residents,building,2028,120.00",
         "c,residents,building,2028,100.00",
         {"community_id": "c", "category": "building", "year": 2028, "excess": "20.00"}),
        ("max_share", "source_rules", "grant,building,0.8", "grant,building,0.75",
         {"community_id": "c", "source_id": "grant", "limit": "450", "excess": "30"}),
        ("not_same_year", "groups", "g2,a,not_same_year", "g2,c,not_same_year",
         {"group_id": "g2", "year": 2028, "found": "2"}),
        ("lock_in", "locks", "c,,2028,in", "c,,2027,in", {"community_id": "c", "year": 2027}),
    ],
)  # fmt: skip
def test_a_violation_says_where_and_by_how_much(
    case: Case, judge: Judge, rule: str, table: str, old: str, new: str, told: dict[str, object]
) -> None:
    verdict = judge(changed(case, table, old, new))
    rows = verdict.violations.filter(pl.col("rule") == rule).rows(named=True)
    assert len(rows) == 1
    assert {name: rows[0][name] for name in told} == told


def test_shares_may_be_one_fen_off_and_not_two(case: Case, judge: Judge) -> None:
    rules_of = {
        **case,
        "share_rules": "source_id,category,class,min_share\nresidents,building,*,0.1\n",
    }
    paid = ("a,residents,building,2027,100.00", "a,county,building,2027,300.00")
    for fen, expected in ((1, set()), (2, {"min_share"})):
        funding = (
            rules_of["plan_funding"]
            .replace(paid[0], f"a,residents,building,2027,{100 - fen / 100:.2f}")
            .replace(paid[1], f"a,county,building,2027,{300 + fen / 100:.2f}")
        )
        caps = case["source_caps"].replace("2028,80", "2028,90")
        verdict = judge({**rules_of, "plan_funding": funding, "source_caps": caps})
        assert names(verdict) == expected
    # The grant pays 250.01: 0.499991 of 500.01 is 250.0005, 0.49998 of it 249.995.
    for share, expected in (("0.499991", set()), ("0.49998", {"max_share"})):
        to = f"grant,infrastructure,{share}"
        verdict = judge(changed(case, "source_rules", "grant,infrastructure,0.6", to))
        assert names(verdict) == expected


def test_a_payment_in_several_rows_counts_together(case: Case, judge: Judge) -> None:
    split = changed(
        case,
        "plan_funding",
        "c,grant,building,2028,480.00",
        "c,grant,building,2028,240.00\nc,grant,building,2028,240.00",
    )
    assert judge(split).feasible
    more = changed(split, "source_rules", "grant,building,0.8", "grant,building,0.7")
    assert names(judge(more)) == {"max_share"}


def test_missing_optional_tables_and_columns_are_no_rules(case: Case, judge: Judge) -> None:
    plain = {
        name: text
        for name, text in case.items()
        if name
        in {"schemes", "scheme_costs", "source_rules", "source_caps", "plan", "plan_funding"}
    }
    plain["communities"] = (
        "community_id,name,county\na,甲,430121\nb,乙,430121\nc,丙,430122\nd,丁,430121\n"
    )
    plain["sources"] = (
        "source_id,name,level\ngrant,补助,nation\ncounty,县级,county\n"
        "bond,债券,province\nresidents,居民,residents\n"
    )
    plain["source_caps"] = "source_id,scope,year,cap_yuan\ngrant,*,2028,980\n"
    verdict = judge(plain)
    assert verdict.violations.rows() == []
    assert verdict.objective == 14


def test_an_empty_plan_of_nothing_owed_is_feasible(case: Case, judge: Judge) -> None:
    nothing = {
        **case,
        "communities": case["communities"].replace("true", "false"),
        "locks": "community_id,kind\nd,out\n",
        "plan": "community_id,scheme_id,year\n",
        "plan_funding": "community_id,source_id,category,year,amount_yuan\n",
    }
    verdict = judge(nothing)
    assert verdict.feasible
    assert verdict.objective == 0


def test_promising_more_than_the_cap_breaks_it_without_any_payment(
    case: Case, judge: Judge
) -> None:
    over = changed(case, "commitments", "grant,*,2028,100", "residents,32,2028,100")
    caps = over["source_caps"] + "residents,32,2028,90\n"
    found = judge({**over, "source_caps": caps}).violations
    assert found.filter(pl.col("rule") == "cap")["found"].to_list() == ["0.00"]


@pytest.mark.parametrize(
    ("table", "old", "new", "problem"),
    [
        ("source_caps", "residents,4301,2027,100", "residents,430,2027,100",
         ("plan.not_a_scope", "source_caps", "8", "scope")),
        ("sources", "bond,债券,province,43,", "bond,债券,province,county,",
         ("plan.not_a_scope", "sources", "4", "scope")),
        ("communities", "c,丙,430122,old,80,false", "c,丙,430122,old,,false",
         ("data.missing", "communities", "4", "households")),
    ],
)  # fmt: skip
def test_what_cannot_be_checked_is_told_with_table_row_and_field(
    case: Case, judge: Judge, table: str, old: str, new: str, problem: tuple[str, ...]
) -> None:
    verdict = judge(changed(case, table, old, new))
    assert [(each.code, each.table, each.row, each.field) for each in verdict.problems] == [problem]
    assert not verdict.feasible


def test_missing_tables_and_years_are_told_at_once(case: Case) -> None:
    verdict = check({}, ())
    assert [each.code for each in verdict.problems] == ["plan.table_missing"] * 8 + [
        "plan.no_years"
    ]


@pytest.mark.parametrize("discount", ["-0.1", "1.5"])
def test_a_discount_that_is_no_share_is_a_wrong_call(discount: str) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        check({}, (2027,), Decimal(discount))
