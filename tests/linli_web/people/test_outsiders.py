"""What lies outside one's place is on no page that one can open, whatever its address."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch
from tests.linli_web.addresses import every_address

from linli_web.people.tables import addresses

pytestmark = pytest.mark.usefixtures("small_register")
SignIn = Callable[..., Client]
MINE = {"community_id": "c-1", "building_id": "c-1-01", "key": "c-1"}
# Which communities, buildings and facilities there are, everybody may know: the public map and
# lists show them. So the choices of a filter may name them; rows may not.
PUBLIC_KNOWLEDGE = re.compile(r"^/office/(map|facilities)/")
CHOICES = re.compile(r"<(select|datalist)\b.*?</\1>", re.DOTALL)


def urls() -> Iterator[str]:
    """Yield every address that is not public and needs no argument, or one of my community."""
    for each in every_address():
        if each.name not in addresses() or addresses()[each.name].act == "public":
            continue
        try:
            yield each.url_of({name: MINE.get(name, "none") for name in each.takes})
        except NoReverseMatch:
            continue


@pytest.mark.parametrize(
    ("role", "scope", "place"),
    [
        ("resident", "community", "c-1"),
        ("resident", "building", "c-1-01"),
        ("contractor", "community", "c-1"),
        ("property_company", "community", "c-1"),
        ("street", "street", "431023001"),
    ],
)
def test_no_page_names_a_community_that_is_out_of_reach(
    signed_in_as: SignIn, role: str, scope: str, place: str
) -> None:
    client = signed_in_as(role, scope, place)
    others = {"老粮站小区", "c-3"} | (set() if role == "street" else {"酒厂小区", "c-2-01"})
    told = {}
    for url in urls():
        if PUBLIC_KNOWLEDGE.search(url):
            continue
        answer = client.get(url)
        if answer.status_code == 200:
            content = b"".join(answer).decode(errors="replace")
            content = CHOICES.sub("", content)
            if found := {each for each in others if each in content}:
                told[url] = found
    assert told == {}
