"""The plan's first page says how far the programme is and leads to what comes next."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from linli_web.plan.models import AnnualPlan, ScenarioSolution

TITLES = ["体检问题", "小区方案", "规划情景", "专项规划", "年度计划", "向社会公布"]


def way(client: Client, query: str = "") -> list[tuple[str, str, str]]:
    """State, title and words of each step that the page shows."""
    page = client.get(f"/office/plan/{query}").content.decode()
    steps = re.findall(
        r'<li class="(done|now|ahead)"[^>]*><a href="[^"]+"><span class="step">.*?</svg>'
        r"(.*?)</span>"
        r'<span class="words">(.*?)</span>',
        page,
        re.DOTALL,
    )
    return [(state, title.strip(), words) for state, title, words in steps]


@pytest.mark.usefixtures("open_findings")
def test_with_findings_alone_the_schemes_come_next(office: Client) -> None:
    from linli_web.registry.models import Community

    Community.objects.filter(pk="c-2").update(status="registered")
    steps = way(office)
    assert [title for _, title, _ in steps] == TITLES
    assert [state for state, _, _ in steps] == ["done", "now", *["ahead"] * 4]
    assert steps[1][2].startswith("0 / ")


def test_a_solved_scenario_waits_to_be_chosen(
    office: Client, solve: Callable[..., "ScenarioSolution"]
) -> None:
    solve({"c-2": 2023}, violations=[])
    steps = way(office)
    assert steps[2][2] == "1 个，已求解 1 个"
    assert [state for state, _, _ in steps][2:4] == ["done", "now"]
    assert steps[3][2] == "还没有选定"


def test_after_publication_every_step_is_done_and_leads_to_the_public_page(
    office: Client, annual: "AnnualPlan", go_on: Callable[..., "AnnualPlan"]
) -> None:
    assert way(office)[4][1:] == ("年度计划", "2023 年度：草稿")
    go_on(annual, "published")
    steps = way(office)
    assert [state for state, _, _ in steps][3:] == ["done"] * 3
    assert steps[5][2] == "2023"
    assert 'href="/plan/2023/"' in office.get("/office/plan/").content.decode()


@pytest.mark.usefixtures("open_findings")
def test_a_search_and_whoever_reads_of_some_places_alone_see_no_way(
    office: Client, signed_in_as: Callable[..., Client]
) -> None:
    assert not way(office, "?q=c-2")
    assert way(signed_in_as("department"))
    assert not way(signed_in_as("street", "street", "s-1"))
    assert not way(signed_in_as("resident", "building", "c-2-01"))
