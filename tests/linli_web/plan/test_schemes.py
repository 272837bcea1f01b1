"""Designers propose schemes from findings, change their lines, version and freeze them."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from linli.standards import measures
from linli_web.checkup.models import Finding
from linli_web.journal.models import Entry
from linli_web.people.models import Account
from linli_web.people.outcomes import Conflict, Refused
from linli_web.plan.actions.proposing import propose_schemes
from linli_web.plan.actions.schemes import (
    edit_lines,
    freeze,
    new_version,
    restore_lines,
    typed_rows,
)
from linli_web.plan.models import Scheme, SchemeCost, SchemeLine
from linli_web.plan.reads.versions import differences
from linli_web.plan.typed_lines import read_lines
from linli_web.registry.actions.outcomes import Rejected

OpenAccount = Callable[..., Account]


def row(measure: str, quantity: str, price: str = "") -> dict[str, str]:
    return {"measure_id": measure, "quantity": quantity, "unit_price_yuan": price}


def test_open_findings_become_a_scheme_for_each_class_that_adds_something(
    open_findings: None, designer: Account
) -> None:
    done = propose_schemes(designer, "c-2")
    assert [(each.family, each.works_class) for each in done.made] == [
        ("c-2-b", "basic"),
        ("c-2-i", "improvement"),
    ]
    basic, both = done.made
    assert {line.measure_id for line in basic.lines.all()} < {
        line.measure_id for line in both.lines.all()
    }
    for each in done.made:
        each.refresh_from_db()
        assert each.total_yuan == each.works_yuan + each.fees_yuan
        assert each.total_yuan == sum(cost.cost_yuan for cost in each.costs.all())
        assert each.benefit == pytest.approx(sum(term.benefit for term in each.terms.all()))
        assert each.price_book


def test_proposing_again_makes_no_second_draft_unless_a_new_version_is_asked_for(
    scheme: Scheme, designer: Account
) -> None:
    again = propose_schemes(designer, "c-2")
    assert not again.made
    assert scheme in again.there
    anew = propose_schemes(designer, "c-2", anew=True)
    assert {each.number for each in anew.made} == {2}
    scheme.refresh_from_db()
    assert scheme.state == "superseded"


def test_a_finding_without_quantity_is_told_and_no_scheme_is_made_of_nothing(
    open_findings: None, designer: Account
) -> None:
    Finding.objects.filter(pk="n-5").update(quantity=None)
    done = propose_schemes(designer, "c-2")
    assert [each.row for each in done.problems] == ["n-5"]
    Finding.objects.filter(community="c-2").update(resolved_on="2022-04-01")
    Scheme.objects.update(state="superseded")
    with pytest.raises(Refused, match="没有可以生成方案的问题"):
        propose_schemes(designer, "c-2")


def test_nobody_draws_up_schemes_outside_their_place(
    scheme: Scheme, open_account: OpenAccount
) -> None:
    elsewhere = open_account("designer", "community", "c-1", username="elsewhere")
    with pytest.raises(PermissionDenied):
        propose_schemes(elsewhere, "c-2")
    with pytest.raises(PermissionDenied):
        edit_lines(elsewhere, scheme.public_id, scheme.version, typed_rows(scheme))
    with pytest.raises(PermissionDenied):
        freeze(elsewhere, scheme.public_id, scheme.version, "freeze_for_vote")


def test_a_line_is_added_by_its_name_at_the_price_of_the_book(
    scheme: Scheme, designer: Account
) -> None:
    rows = [*typed_rows(scheme), row("供水管网改造", "1,200")]
    saved = edit_lines(designer, scheme.public_id, scheme.version, rows)
    line = saved.lines.get(measure_id="water_main")
    assert line.quantity == 1200
    assert line.low_yuan is not None
    assert line.high_yuan is not None
    assert line.low_yuan <= line.unit_price_yuan <= line.high_yuan
    assert line.cost_yuan == line.unit_price_yuan * 1200
    assert saved.works_yuan == sum(each.cost_yuan for each in saved.lines.all())


def test_bad_cells_are_all_told_and_nothing_is_saved(scheme: Scheme, designer: Account) -> None:
    before = typed_rows(scheme)
    rows = [
        *before,
        row("没有这一项", "3", "10"),
        row("water_main", "很多", "10"),
        row("gas_main", "3", "-1"),
        row(before[0]["measure_id"], "1", "1"),
        {**row("garage", ""), "note": "x" * 201},
    ]
    with pytest.raises(Rejected) as rejected:
        edit_lines(designer, scheme.public_id, scheme.version, rows)
    told = {(int(each.row), each.field) for each in rejected.value.problems}
    first = len(before) + 1
    wanted = {(first, "measure_id"), (first + 1, "quantity"), (first + 2, "unit_price_yuan")}
    assert wanted | {(first + 4, "quantity"), (first + 4, "note")} <= told
    assert any(number == first + 3 for number, _field in told)
    scheme.refresh_from_db()
    assert typed_rows(scheme) == before


def test_what_somebody_saved_before_is_not_overwritten(scheme: Scheme, designer: Account) -> None:
    seen = scheme.version
    edit_lines(designer, scheme.public_id, seen, [row("water_main", "5")])
    with pytest.raises(Conflict) as conflict:
        edit_lines(designer, scheme.public_id, seen, [row("gas_main", "7")])
    assert [each["measure_id"] for each in conflict.value.current["lines"]] == ["water_main"]


def test_an_edit_is_taken_back_by_the_journal(scheme: Scheme, designer: Account) -> None:
    before = typed_rows(scheme)
    edited = edit_lines(designer, scheme.public_id, scheme.version, [row("water_main", "5")])
    entry = Entry.objects.filter(table="plan_schemes", act="edit_scheme_lines").latest("number")
    back = restore_lines(designer, scheme.public_id, edited.version, entry.number)
    assert typed_rows(back) == before
    assert back.total_yuan == scheme.total_yuan


MEASURES = measures()["measure_id"].to_list()
LINES = st.lists(
    st.tuples(
        st.sampled_from(MEASURES),
        st.integers(0, 10**7).map(lambda parts: parts / 10),
        st.decimals(0, 10**6, places=2),
        st.text(st.characters(categories=["L", "N"]), max_size=20),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda line: line[0],
)


@settings(
    max_examples=10,
    deadline=None,
    # Each example goes through the database: a smaller one is not worth minutes.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lines=LINES)
def test_whatever_is_saved_in_the_grid_is_read_again_the_same(
    scheme: Scheme, designer: Account, lines: list[tuple[str, float, Decimal, str]]
) -> None:
    rows = [
        {
            "measure_id": measure,
            "quantity": str(quantity),
            "unit_price_yuan": str(price),
            "low_yuan": str(price),
            "high_yuan": str(price),
            "note": note,
        }
        for measure, quantity, price, note in lines
    ]
    scheme.refresh_from_db()
    saved = edit_lines(designer, scheme.public_id, scheme.version, rows)
    kept = [
        (line.measure_id, line.quantity, line.unit_price_yuan, line.note)
        for line in saved.lines.all()
    ]
    assert kept == lines
    again = read_lines(typed_rows(saved), saved.price_book, Fraction(saved.price_level), "x")
    assert not again.problems
    assert again.lines["quantity"].to_list() == [quantity for _, quantity, _, _ in lines]


def test_a_frozen_scheme_never_changes_and_a_change_makes_a_new_version(
    scheme: Scheme, designer: Account
) -> None:
    frozen = freeze(designer, scheme.public_id, scheme.version, "freeze_for_vote")
    assert len(frozen.content_hash) == 64
    with pytest.raises(PermissionDenied):
        edit_lines(designer, frozen.public_id, frozen.version, [row("water_main", "5")])
    permitted = freeze(designer, frozen.public_id, frozen.version, "freeze_for_permit")
    # Nothing was added between vote and permit.
    assert permitted.content_hash == permitted.vote_hash
    made = new_version(designer, permitted.public_id, permitted.version)
    assert (made.number, made.state) == (2, "draft")
    assert typed_rows(made) == typed_rows(permitted)
    changed = edit_lines(
        designer, made.public_id, made.version, [*typed_rows(made), row("gas_main", "9")]
    )
    permitted.refresh_from_db()
    assert permitted.state == "superseded"
    found = {each["measure_id"]: each["change"] for each in differences(permitted, changed)}
    assert found.pop("gas_main") == "added"
    assert set(found.values()) == {"same"}
    refrozen = freeze(designer, changed.public_id, changed.version, "freeze_for_vote")
    assert refrozen.content_hash != permitted.content_hash


def test_the_database_refuses_what_would_change_a_frozen_scheme(
    scheme: Scheme, designer: Account
) -> None:
    freeze(designer, scheme.public_id, scheme.version, "freeze_for_vote")
    line = scheme.lines.first()
    assert line is not None
    attempts: list[Callable[[], object]] = [
        lambda: SchemeLine.objects.filter(pk=line.pk).update(quantity=1),
        lambda: SchemeLine.objects.filter(pk=line.pk).delete(),
        lambda: SchemeLine.objects.create(
            scheme=scheme, measure_id="gas_main", quantity=1, unit_price_yuan=1
        ),
        lambda: SchemeCost.objects.filter(scheme=scheme).update(cost_yuan=1),
        lambda: Scheme.objects.filter(pk=scheme.pk).update(total_yuan=1),
        lambda: Scheme.objects.filter(pk=scheme.pk).update(
            state="draft", content_hash="", frozen_at=None
        ),
        lambda: Scheme.objects.filter(pk=scheme.pk).update(content_hash="0" * 64),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    # Benefit is one figure for all schemes: other weights reckon it anew, frozen or not.
    Scheme.objects.filter(pk=scheme.pk).update(benefit=1.0)
