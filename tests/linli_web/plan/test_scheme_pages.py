"""What a scheme's pages show and hand out."""

from collections.abc import Callable
from io import BytesIO

import polars as pl
import pytest
from django.test import Client

from linli_web.notices.actions import comment
from linli_web.people.models import Account
from linli_web.people.rights import reach
from linli_web.plan.actions.schemes import edit_lines, freeze, typed_rows
from linli_web.plan.models import Scheme
from linli_web.plan.proposing_all import ask_for_all
from linli_web.plan.reads.schemes import communities_to_plan
from linli_web.plan.scheme_subjects import line_key
from linli_web.plan.typed_lines import FIELDS
from linli_web.registry.models import Community
from linli_web.runs.models import Run
from linli_web.runs.working import carry_out

SignIn = Callable[..., Client]


def posted(scheme: Scheme, rows: list[dict[str, str]], version: int) -> dict[str, object]:
    return {"version": version, **{name: [row.get(name, "") for row in rows] for name in FIELDS}}


def test_the_page_shows_where_every_figure_comes_from(scheme: Scheme, office: Client) -> None:
    text = office.get(f"/office/plan/schemes/{scheme.public_id}/").content.decode()
    for each in (*scheme.fees.all(), *scheme.costs.all()):
        amount = each.amount_yuan if hasattr(each, "amount_yuan") else each.cost_yuan
        assert f"{amount:,.2f}" in text
    for term in scheme.terms.all():
        assert f"?q={term.finding_id}" in text
    for line in scheme.lines.all():
        assert f'id="line-{line.measure_id}"' in text
        shown = office.get(f"/office/plan/schemes/{scheme.public_id}/measures/{line.measure_id}/")
        assert f"{line.cost_yuan:,.2f}" in shown.content.decode()
    assert "财建〔2016〕504号" in text


def test_the_workbook_has_the_statement_under_chinese_headings(
    scheme: Scheme, office: Client
) -> None:
    content = office.get(f"/office/plan/schemes/{scheme.public_id}/scheme.xlsx").content
    sheets = pl.read_excel(BytesIO(content), sheet_id=0, read_options={"header_row": 2})
    assert list(sheets)[:3] == ["概况", "工程费", "其他费用"]
    works = sheets["工程费"]
    assert works.columns[:5] == ["改造内容", "单位", "工程量", "单价(元)", "合价(元)"]
    assert works["合价(元)"][-1] == pytest.approx(float(scheme.works_yuan))


def test_typing_reckons_and_marks_without_saving(scheme: Scheme, office: Client) -> None:
    rows = [*typed_rows(scheme), {"measure_id": "供水管网改造", "quantity": "x"}]
    url = f"/office/plan/schemes/{scheme.public_id}/lines/"
    answer = office.post(f"{url}reckon/", posted(scheme, rows, scheme.version))
    assert f'data-row="{len(rows)}" data-field="quantity"' in answer.content.decode()
    refused = office.post(url, posted(scheme, rows, scheme.version))
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.content.decode()
    scheme.refresh_from_db()
    assert scheme.version == 1


def test_who_saves_second_is_shown_what_differs(
    scheme: Scheme, office: Client, designer: Account
) -> None:
    mine = posted(scheme, [{"measure_id": "gas_main", "quantity": "7"}], scheme.version)
    edit_lines(designer, scheme.public_id, 1, [{"measure_id": "water_main", "quantity": "5"}])
    answer = office.post(f"/office/plan/schemes/{scheme.public_id}/lines/", mine)
    assert answer.status_code == 409
    assert "庭院燃气管网" in answer.content.decode()
    assert "供水管网改造" in answer.content.decode()
    mine["version"] = 2
    assert office.post(f"/office/plan/schemes/{scheme.public_id}/lines/", mine).status_code == 302


def test_what_an_owner_says_of_a_line_stands_beside_it_in_every_version(
    scheme: Scheme, office: Client, open_account: Callable[..., Account], designer: Account
) -> None:
    owner = open_account("owners_representative", "community", "c-2")
    line = scheme.lines.first()
    assert line is not None
    comment(owner, "plan_scheme_lines", line_key(scheme.family, line.measure_id), "先修这一段")
    freeze(designer, scheme.public_id, 1, "freeze_for_vote")
    office.post(f"/office/plan/schemes/{scheme.public_id}/version/", {"version": 2})
    newest = Scheme.objects.get(family=scheme.family, number=2)
    text = office.get(f"/office/plan/schemes/{newest.public_id}/").content.decode()
    assert "先修这一段" in text
    against = office.get(f"/office/plan/schemes/{newest.public_id}/against/1/")
    assert "从第 1 版到第 2 版" in against.content.decode()


def test_the_community_and_the_first_page_lead_to_its_schemes(
    scheme: Scheme, office: Client
) -> None:
    for page in ("/office/communities/c-2/", "/office/plan/"):
        assert f"/office/plan/schemes/{scheme.public_id}/" in office.get(page).content.decode()
    empty = office.get("/office/communities/c-3/").content.decode()
    assert "还没有方案" in empty


def test_a_run_proposes_for_every_community_that_waits(
    open_findings: None, signed_in_as: SignIn
) -> None:
    office = signed_in_as("programme_office")
    account: Account = office.account  # type: ignore[attr-defined]
    Community.objects.filter(pk="c-2").update(status="planned")
    assert communities_to_plan(reach(account, "edit_schemes")) == {"431023": ["c-2"]}
    run = ask_for_all(account)
    carry_out(str(run.pk), "test")
    run = Run.objects.get(pk=run.pk)
    assert run.status == Run.Status.DONE, run.fault
    assert run.result == {"made": 2, "there": 0, "problems": 0}
    assert Scheme.objects.filter(community="c-2").count() == 2
