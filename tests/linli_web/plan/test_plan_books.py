"""The office hands out plan books, and writes their template itself."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from pypdf import PdfReader

from linli_web.checkup.models import Finding
from linli_web.files.models import Attachment, Content
from linli_web.journal.models import Entry
from linli_web.people.models import Account
from linli_web.plan.actions.plan_books import save_template
from linli_web.plan.models import (
    AnnualPlan,
    PlanBookTemplate,
    Programme,
    Scenario,
    ScenarioSolution,
    Scheme,
    SchemeLine,
    Source,
    SpecialPlan,
)
from linli_web.plan.reads.plan_books import template_in_force

SignIn = Callable[..., Client]
TEMPLATE = "/office/plan/books/templates/zh/"


@pytest.fixture
def scheme(small_register: None) -> Scheme:
    made = Scheme.objects.create(
        community_id="c-2",
        family="c-2-b",
        works_class="basic",
        price_book="linli_2022",
        price_date=date(2022, 9, 1),
    )
    SchemeLine.objects.create(
        scheme=made,
        measure_id="roof_waterproofing",
        quantity=480,
        unit_price_yuan=Decimal("95.00"),
        low_yuan=Decimal("60.00"),
        high_yuan=Decimal("120.00"),
        cost_yuan=Decimal("45600.00"),
    )
    return made


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_the_office_takes_a_plan_book_as_pdf(office: Client, scheme: Scheme) -> None:
    response = office.get(f"/office/plan/books/{scheme.public_id}/book.pdf")
    assert response["Content-Type"] == "application/pdf"
    text = text_of(response.content)
    assert "45,600.00" in text
    assert "资金尚未落实" in text
    assert scheme.community.name in text


def test_the_office_takes_a_plan_book_as_docx(office: Client, scheme: Scheme) -> None:
    response = office.get(f"/office/plan/books/{scheme.public_id}/book.docx")
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    assert "45,600.00" in archive.read("word/document.xml").decode()


def test_a_book_is_had_in_english_by_the_same_address(office: Client, scheme: Scheme) -> None:
    response = office.get(f"/office/plan/books/{scheme.public_id}/book.pdf?language=en")
    assert "Plan book" in text_of(response.content)


def test_the_list_of_books_leads_to_those_within_reach(
    office: Client, scheme: Scheme, signed_in_as: SignIn
) -> None:
    address = f"/office/plan/books/{scheme.public_id}/book.pdf"
    assert address in office.get("/office/plan/books/").content.decode()
    elsewhere = signed_in_as("designer", "community", "c-1")
    assert address not in elsewhere.get("/office/plan/books/").content.decode()
    assert elsewhere.get(address).status_code == 403


def test_the_book_of_a_frozen_scheme_tells_what_was_known_when_it_was_frozen(
    office: Client, scheme: Scheme
) -> None:
    Programme.objects.update(as_of="2022-12-31")
    found = {"community_id": "c-2", "item": "no_charging", "severity": 2}
    Finding.objects.create(finding_id="n-9", observed_on="2022-11-30", **found)
    address = f"/office/plan/books/{scheme.public_id}/book.docx"

    def problems() -> str:
        archive = zipfile.ZipFile(io.BytesIO(office.get(address).content))
        return archive.read("word/document.xml").decode()

    assert "充电" in problems()
    Scheme.objects.filter(pk=scheme.pk).update(
        state="frozen_for_vote",
        content_hash="0" * 64,
        frozen_at=datetime(2022, 10, 31, 12, tzinfo=ZoneInfo("Asia/Shanghai")),
    )
    assert "充电" not in problems()


def test_a_scheme_without_lines_has_no_book_and_says_why(office: Client, scheme: Scheme) -> None:
    scheme.lines.all().delete()
    response = office.get(f"/office/plan/books/{scheme.public_id}/book.pdf", follow=True)
    assert "方案还没有改造内容" in response.content.decode()


def test_funding_comes_from_a_solution_until_an_annual_plan_has_it(
    office: Client, scheme: Scheme
) -> None:
    source = Source.objects.create(pk="s-x", name="省级补助", level="province")
    scenario = Scenario.objects.create(name="方案甲")
    solution = ScenarioSolution.objects.create(
        scenario=scenario,
        input_hash="0" * 64,
        scenario_version=1,
        status="optimal",
        plan=[{"community_id": "c-2", "scheme_id": "c-2-b", "year": 2023}],
        funding=[
            {
                "community_id": "c-2",
                "source_id": "s-x",
                "category": "building",
                "amount_yuan": "51234.00",
            }
        ],
    )
    address = f"/office/plan/books/{scheme.public_id}/book.pdf"
    text = text_of(office.get(address).content)
    assert "方案甲" in text
    assert "51,234.00" in text
    special = SpecialPlan.objects.create(name="专项规划", solution=solution)
    plan = AnnualPlan.objects.create(special_plan=special, year=2023, name="2023 年度计划")
    row = plan.rows.create(community_id="c-2", scheme=scheme, cost_yuan=Decimal("60000.00"))
    row.funding.create(source=source, category="building", amount_yuan=Decimal("60000.00"))
    text = text_of(office.get(address).content)
    assert "2023 年度计划" in text.replace("\n", "")
    assert "60,000.00" in text


def test_drawings_of_the_scheme_are_listed(
    office: Client, scheme: Scheme, account: Account
) -> None:
    content = Content.objects.create(sha256="ab" * 32, size=10, kind="pdf")
    Attachment.objects.create(
        table="plan_schemes",
        key=scheme.public_id,
        content=content,
        purpose=Attachment.Purpose.DRAWING,
        name="屋面防水图.pdf",
        added_by=account,
    )
    text = text_of(office.get(f"/office/plan/books/{scheme.public_id}/book.pdf").content)
    assert "屋面防水图.pdf" in text


def test_the_office_writes_its_own_template_and_goes_back_to_the_packed_one(
    office: Client, scheme: Scheme
) -> None:
    office.post(TEMPLATE, {"number": "0", "text": "# 本县方案册\n{小区名称}\n{造价表}"})
    assert "本县方案册" in text_of(
        office.get(f"/office/plan/books/{scheme.public_id}/book.pdf").content
    )
    assert Entry.objects.filter(act="edit_book_template").count() == 1
    assert "本县方案册" in office.get(TEMPLATE).content.decode()
    office.post(f"{TEMPLATE}packed/", {"number": "1"})
    assert template_in_force("zh").is_packed
    # What was written before can still be read.
    assert "本县方案册" in office.get(TEMPLATE).content.decode()


def test_a_place_that_does_not_exist_is_told_with_its_line_and_nothing_is_kept(
    office: Client, small_register: None
) -> None:
    response = office.post(TEMPLATE, {"number": "0", "text": "# 概况\n{小区名}"})
    assert response.status_code == 422
    assert "模板第 2 行：没有“小区名”这个位置" in response.content.decode()
    assert not PlanBookTemplate.objects.exists()


def test_a_template_is_uploaded_as_a_text_file(office: Client, small_register: None) -> None:
    file = io.BytesIO("﻿# 上传的\r\n{小区名称}".encode())
    file.name = "模板.txt"
    office.post(TEMPLATE, {"number": "0", "text": "", "file": file})
    assert template_in_force("zh").text == "# 上传的\n{小区名称}"


def test_a_template_that_another_changed_meanwhile_is_not_overwritten(
    office: Client, small_register: None, account: Account
) -> None:
    office.post(TEMPLATE, {"number": "0", "text": "# 一"})
    response = office.post(TEMPLATE, {"number": "0", "text": "# 二"})
    assert response.status_code == 409
    assert "# 二" in response.content.decode()
    assert template_in_force("zh").text == "# 一"


def test_a_template_is_looked_at_before_it_is_kept(office: Client, scheme: Scheme) -> None:
    response = office.post(f"{TEMPLATE}preview/", {"number": "0", "text": "# 只是看看"})
    assert "只是看看" in text_of(response.content)
    assert not PlanBookTemplate.objects.exists()


def test_only_the_programme_office_changes_the_template(
    signed_in_as: SignIn, small_register: None
) -> None:
    designer = signed_in_as("designer", "community", "c-1")
    assert designer.post(TEMPLATE, {"number": "0", "text": "# 一"}).status_code == 403
    assert designer.get(TEMPLATE).status_code == 403


def test_the_database_refuses_to_change_a_kept_template(
    office: Client, small_register: None
) -> None:
    office.post(TEMPLATE, {"number": "0", "text": "# 一"})
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanBookTemplate.objects.update(text="# 二")


def test_an_unknown_language_has_no_template(office: Client, small_register: None) -> None:
    assert office.get("/office/plan/books/templates/fr/").status_code == 404


def test_an_action_asks_for_the_right_itself(
    db: None, open_account: Callable[..., Account]
) -> None:
    with pytest.raises(PermissionDenied):
        save_template(open_account("designer", "community", "c-1"), "zh", "# 一", 0)
