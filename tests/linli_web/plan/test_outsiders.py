"""Nobody sees or moves the plan of another place: not by list or search, address, file or form."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import pytest
from django.db.models import Model
from django.http import HttpResponseBase
from django.test import Client
from pypdf import PdfReader
from tests.linli_web.addresses import Address, every_address
from tests.linli_web.plan.elsewhere import COST, SECRET, THERE, Elsewhere, plan_elsewhere

from linli_web.files.models import Attachment
from linli_web.notices.models import Comment, WorkItem
from linli_web.plan import models as of_plan
from linli_web.runs.models import Run

SignIn = Callable[..., Client]

OUTSIDERS = [
    ("resident", "building", "c-1-01"),
    ("owners_representative", "community", "c-1"),
    ("committee", "community", "c-1"),
    ("street", "street", "431023001"),
    ("designer", "community", "c-1"),
    ("contractor", "building", "c-1-01"),
    ("supervisor", "street", "431023001"),
    ("property_company", "community", "c-1"),
    ("programme_office", "county", "431099"),
    ("department", "county", "431099"),
]
# They open for whoever may read some plan or scheme, and leave out what lies elsewhere.
CUT_TO_ONES_PLACE = {
    "plan:annual",
    "plan:annual-file",
    "plan:special",
    "plan:weight",
}
# What every list and search is asked for.
QUERY = {"q": "粮站", "community": THERE, "show": "all", "state": "", "of": "all"}
FORM = {
    "version": "1",
    "number": "1",
    "move": "decline",
    "reason": "外来的手",
    "text": "外来的手",
    "name": "外来的手",
    "because": "外来的手",
    "agrees": "yes",
    "answer": "外来的手",
    "way": "信函",
    "approval": "外来的手",
    "approved_on": "2022-10-08",
    "year": "2023",
    "measure_id": "water_main",
    "quantity": "1",
    "cost_yuan": "1",
    "anew": "1",
    "remove": "0",
    "kind": "in",
}
# Whoever steers the whole office sees all of this; where they would not, the walk sees nothing.
SEEN_BY_THE_OFFICE = {
    "plan:annual",
    "plan:annual-file",
    "plan:annual-plans",
    "plan:book-docx",
    "plan:book-pdf",
    "plan:books",
    "plan:front",
    "plan:scenario",
    "plan:scenario-folder",
    "plan:scenarios",
    "plan:scheme",
    "plan:scheme-compare",
    "plan:scheme-line",
    "plan:scheme-lines",
    "plan:scheme-workbook",
    "plan:special",
    "plan:wish",
    "plan:wish-answer",
    "plan:wishes",
    "community",
    "file-page",
    "files-of",
    "home",
    "run",
    "work",
}
NOT_OF_THE_PLAN = {
    "file-page",
    "files-of",
    "file-withdraw",
    "file-put-back",
    "file-publish",
    "file-refuse",
    "file-take-back",
    "comment-add",
    "comment-readers",
    "comment-edit",
    "comment-withdraw",
    "run",
    "runs",
    "run-cancel",
    "run-retry",
    "work",
    "work-item",
    "work-take",
    "work-put-aside",
    "home",
    "community",
}


@pytest.fixture
def elsewhere(small_register: None, open_account: Callable[..., Any]) -> Elsewhere:
    return plan_elsewhere(open_account(username="maker"))


def values(name: str, there: Elsewhere) -> list[dict[str, Any]]:
    """Return what an address names of the plan of c-3; several where it may name several."""
    scenario = {"public_id": there.scenario.public_id, "community_id": THERE, "name": "curve"}
    plans = [{"plan_id": each.public_id} for each in (there.shown, there.draft)]
    of_scheme = {"public_id": there.scheme.public_id, "measure_id": "water_main", "number": 1}
    comments = [{"public_id": each.public_id} for each in there.comments.values()]
    beginnings: dict[str, list[dict[str, Any]]] = {
        "plan:scheme": [of_scheme | {"community_id": THERE}],
        "plan:book-template": [{"language": "zh"}],
        "plan:book-preview": [{"language": "zh"}],
        "plan:book": [of_scheme],
        "plan:wish": [{"public_id": there.wish.public_id, "key": THERE}],
        "plan:weight": [{"public_id": there.policy.public_id}],
        "plan:scenario": [scenario],
        "plan:annual-lock-started": [{"scenario_id": there.scenario.public_id}],
        "plan:annual": [
            {**each, "form": form, "number": there.opinion.pk}
            for each in plans
            for form in ("xlsx", "docx", "pdf")
        ],
        "plan:special": [
            {"plan_id": each.public_id} for each in (there.special, there.special_draft)
        ],
        "comment-": comments,
        "file-": [{"public_id": there.drawing.public_id}],
        "files-of": [{"table": "plan_schemes", "key": there.scheme.public_id}],
        "run": [{"run_id": each.pk} for each in there.runs],
        "work": [
            {"public_id": each} for each in WorkItem.objects.values_list("public_id", flat=True)
        ],
        "community": [{"community_id": THERE}],
    }
    for beginning, found in beginnings.items():
        if name.startswith(beginning):
            return found
    return [{}]


def ways(there: Elsewhere) -> Iterator[tuple[Address, str, bool]]:
    """Yield each address of the plan with its urls, and whether it names something of c-3."""
    for each in every_address():
        if not each.name.startswith("plan:") and each.name not in NOT_OF_THE_PLAN:
            continue
        urls = dict.fromkeys(each.url_of(found) for found in values(each.name, there))
        for url in urls:
            yield each, url, bool(each.takes)


def asked(there: Elsewhere) -> dict[str, Any]:
    return QUERY | {
        "wish": [there.wish.public_id],
        "of": [there.scenario.public_id, "all"],
        "solution": there.solution.public_id,
    }


def form(there: Elsewhere) -> dict[str, Any]:
    return FORM | {
        "wish": [f"{there.wish.public_id}:1"],
        "scheme": there.scheme.public_id,
        "solution": there.solution.public_id,
        "plan": there.draft.public_id,
        "community": THERE,
        "community_id": THERE,
        "copy_of": there.scenario.public_id,
    }


def words(answer: HttpResponseBase) -> str:
    """Return what an answer says, whatever kind of file it is."""
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if content.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    try:
        with ZipFile(BytesIO(content)) as parts:
            found = [parts.read(name).decode(errors="replace") for name in parts.namelist()]
    except BadZipFile:
        found = [content.decode(errors="replace")]
    return "\n".join(found)


def tells(answer: HttpResponseBase) -> bool:
    said = words(answer)
    # Numbers are written with a comma in the thousands, without, and in 10,000 yuan.
    amounts = (f"{COST:,.2f}", f"{COST:.2f}", f"{COST / 10000:,.2f}")
    return (
        SECRET in said
        or "c-3-b" in said
        or any(re.search(rf"(?<!\d){re.escape(each)}", said) for each in amounts)
    )


def looks(client: Client, url: str, there: Elsewhere) -> Iterator[HttpResponseBase]:
    """Look at a page as browsers do: as such and, where it opens, with a search, as a part."""
    answer = client.get(url)
    yield answer
    if answer.status_code in {403, 404, 405}:
        return
    yield client.get(url, asked(there))
    yield client.get(url, asked(there), headers={"HX-Request": "true"})


def kept() -> dict[type[Model], list[Any]]:
    """Return every row that the plan of c-3 is made of."""
    tables = [getattr(of_plan, name) for name in of_plan.__all__]
    rows = [each for each in tables if isinstance(each, type) and issubclass(each, Model)]
    return {
        model: list(model._default_manager.order_by("pk").values())
        for model in (*rows, Comment, Attachment, WorkItem)
    }


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Do not write down hundreds of refusals, each with its way through the code."""
    caplog.set_level("CRITICAL", "django.request")


@pytest.mark.parametrize(("role", "scope", "place"), OUTSIDERS)
def test_nobody_reads_or_moves_the_plan_of_another_place(
    signed_in_as: SignIn, elsewhere: Elsewhere, role: str, scope: str, place: str
) -> None:
    client = signed_in_as(role, scope, place)
    before = kept()
    mine = set(Run.objects.values_list("pk", flat=True))
    told, opened = [], []
    for address, url, is_named in ways(elsewhere):
        for answer in looks(client, url, elsewhere):
            if tells(answer):
                told.append(("GET", url))
            if is_named and answer.status_code == 200 and address.name not in CUT_TO_ONES_PLACE:
                opened.append(url)
        for body in bodies(address, elsewhere):
            answer = client.post(url, body)
            assert answer.status_code < 500, url
            if tells(answer):
                told.append(("POST", url))
            # The gate asks before any form is read.
            if answer.status_code == 405 or (answer.status_code == 403 and is_named):
                break
    assert (told, opened) == ([], [])
    assert kept() == before
    assert not Run.objects.exclude(pk__in=mine).exclude(kind="propose_schemes").exists()


def bodies(address: Address, there: Elsewhere) -> Iterator[dict[str, Any]]:
    """Yield the forms that are sent to an address."""
    if address.name == "comment-add":
        yield from (form(there) | {"table": table, "key": key} for table, key in there.comments)
    elif address.name == "plan:annual-move":
        yield from (form(there) | {"move": move} for move in ("publish", "again", "discard"))
    else:
        yield form(there)


def test_the_walk_finds_what_the_office_may_see(signed_in_as: SignIn, elsewhere: Elsewhere) -> None:
    office = signed_in_as("programme_office")
    told = {
        address.name
        for address, url, _named in ways(elsewhere)
        for answer in looks(office, url, elsewhere)
        if tells(answer)
    }
    assert told >= SEEN_BY_THE_OFFICE


def test_the_walk_names_an_object_for_every_address_of_the_plan(elsewhere: Elsewhere) -> None:
    without = {each.name for each, _url, is_named in ways(elsewhere) if not is_named}
    assert {each.name for each in every_address() if each.name in NOT_OF_THE_PLAN} == (
        NOT_OF_THE_PLAN
    )
    assert not {name for name in without if values(name, elsewhere) == [{}]} - {
        each.name for each in every_address() if not each.takes
    }


@pytest.mark.parametrize("role", ["street", "designer", "resident"])
def test_who_is_in_charge_of_the_place_finds_it_there(
    signed_in_as: SignIn, elsewhere: Elsewhere, role: str
) -> None:
    scope, place = ("street", "431023100") if role == "street" else ("community", THERE)
    client = signed_in_as(role, scope, place)
    for address, url, _named in ways(elsewhere):
        if address.name in {"plan:front", "plan:scheme", "plan:wishes", "plan:wish"}:
            assert tells(client.get(url, {"show": "all"})), url
