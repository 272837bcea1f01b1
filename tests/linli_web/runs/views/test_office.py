"""Long work on pages: lists, progress, stopping and repeating."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from linli_web.people.models import Account
from linli_web.runs.actions import start
from linli_web.runs.leases import Lease, take_up
from linli_web.runs.models import Run


@pytest.fixture
def person(asker: Account) -> Client:
    client = Client()
    client.force_login(asker)
    return client


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


@pytest.mark.usefixtures("queued")
def test_everyone_lists_their_own_runs_and_the_office_everybodys(
    person: Client,
    asker: Account,
    kind: Callable[..., str],
    signed_in_as: Callable[..., Client],
) -> None:
    start(asker, kind(lambda _lease: {}), {})
    assert "数一数" in page(person, "/office/runs/")
    office = signed_in_as("programme_office")
    assert "数一数" not in page(office, "/office/runs/")
    assert "数一数" in page(office, "/office/runs/?of=all")
    assert "数一数" not in page(office, "/office/runs/?of=all&status=done")


@pytest.mark.usefixtures("queued")
def test_a_stranger_to_a_run_neither_sees_nor_touches_it(person: Client, asker: Account) -> None:
    run = start(asker, "counting", {})
    other = Client()
    other.force_login(Account.objects.create_user("other", name="赵", password="x"))
    assert other.get(f"/office/runs/{run.pk}/").status_code == 403
    for verb in ("cancel", "retry"):
        assert other.post(f"/office/runs/{run.pk}/{verb}/").status_code == 403
    assert "数一数" not in page(other, "/office/runs/?of=all")


@pytest.mark.usefixtures("queued")
def test_a_page_tells_how_far_a_run_is_and_that_nobody_works(
    person: Client, asker: Account
) -> None:
    run = start(asker, "counting", {})
    url = f"/office/runs/{run.pk}/"
    assert "linli worker" in page(person, url)
    held = take_up(str(run.pk), "one")
    assert held
    Lease(held, beats_itself=True).tell(30, 120, "三十户")
    shown = person.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "25%" in shown
    assert "三十户" in shown
    assert "<html" not in shown


@pytest.mark.usefixtures("queued")
def test_a_run_is_cancelled_and_begun_again_by_buttons(person: Client, asker: Account) -> None:
    run = start(asker, "counting", {})
    url = f"/office/runs/{run.pk}/"
    assert "已取消" in person.post(f"{url}cancel/", follow=True).content.decode()
    assert "不用取消" in person.post(f"{url}cancel/", follow=True).content.decode()
    person.post(f"{url}retry/")
    run.refresh_from_db()
    assert run.status == Run.Status.WAITING
    refused = person.post(f"{url}retry/", follow=True).content.decode()
    assert "只有失败或取消的任务" in refused


@pytest.mark.usefixtures("here")
def test_a_finished_run_leads_to_its_outcome_and_a_failed_one_tells_why(
    person: Client, asker: Account, kind: Callable[..., str]
) -> None:
    def fail(_lease: Lease) -> None:
        msg = "no paper"
        raise RuntimeError(msg)

    done = start(asker, kind(lambda _lease: {}), {})
    assert f"/outcome/{done.pk}" in page(person, f"/office/runs/{done.pk}/")
    failed = start(asker, kind(fail, "failing"), {})
    assert "no paper" in page(person, f"/office/runs/{failed.pk}/")


@pytest.mark.usefixtures("queued")
def test_only_who_may_do_it_again_is_offered_to(
    asker: Account, kind: Callable[..., str], signed_in_as: Callable[..., Client]
) -> None:
    run = start(asker, kind(lambda _lease: {}, "importing", "import"), {})
    Run.objects.update(status=Run.Status.FAILED, finished_at=timezone.now())
    url = f"/office/runs/{run.pk}/"
    button = f'action="{url}retry/"'
    administrator = signed_in_as("administrator")
    assert button not in page(administrator, url)
    assert administrator.post(f"{url}retry/").status_code == 403
    office = signed_in_as("programme_office")
    assert button not in page(office, url)
    assert "发起人已经不能做这件事" in page(office, url)
    held = {"role": "programme_office", "scope": "everywhere", "since": timezone.now()}
    asker.holdings.create(**held)
    assert button in page(office, url)
    office.post(f"{url}retry/")
    run.refresh_from_db()
    assert run.status == Run.Status.WAITING
