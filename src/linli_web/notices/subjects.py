"""Objects that can be talked about: their page, and who may read them.

Rooms further right tell where an object of theirs has its page; who may open that page may read
and write comments about the object.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import Resolver404, resolve

from linli_web.people.places import Place
from linli_web.people.rights import may, opens
from linli_web.people.tables import addresses, rights

if TYPE_CHECKING:
    from collections.abc import Callable

    from linli_web.people.models import Account


@dataclass(frozen=True, slots=True)
class Subject:
    """A table whose objects can be talked about.

    Parameters
    ----------
    page
        Returns the address of an object's page by its key, empty where there is no such object.
    name
        Returns what an object is called.
    may_read
        Tells whether somebody may read an object; None asks who may open the page.
    """

    page: Callable[[str], str]
    name: Callable[[str], str]
    may_read: Callable[[Account, str], bool] | None = None


_SUBJECTS: dict[str, Subject] = {}


def register(table: str, subject: Subject) -> None:
    """Tell that objects of a table can be talked about."""
    _SUBJECTS[table] = subject


def page_of(table: str, key: str) -> str:
    """Return the address of an object's page; empty where there is none."""
    subject = _SUBJECTS.get(table)
    return subject.page(key) if subject else ""


def name_of(table: str, key: str) -> str:
    """Return what an object is called."""
    subject = _SUBJECTS.get(table)
    return subject.name(key) if subject else key


def may_read(account: Account, table: str, key: str) -> bool:
    """Tell whether somebody may read an object; nobody may where nobody knows its table."""
    subject = _SUBJECTS.get(table)
    if subject is None or not (page := subject.page(key)):
        return False
    if subject.may_read is not None:
        return subject.may_read(account, key)
    return may_visit(account, page)


def may_visit(account: Account, url: str, place: Place | None = None) -> bool:
    """Tell whether somebody may open an address of the office.

    A list opens for whoever may read some of its rows; `place` asks whether what the address is
    meant to show lies within their reach as well.
    """
    try:
        match = resolve(url.partition("?")[0].partition("#")[0])
    except Resolver404:
        return False
    if not account.is_active or not opens(match.view_name, account, match.kwargs).allowed:
        return False
    act = addresses()[match.view_name].act
    if place in {None, Place()} or act not in rights():
        return True
    return may(account, act, place).allowed
