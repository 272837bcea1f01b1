"""Lists of objects, single ones with all their parts, and what is done with them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse

from linli_web.api import bodies, conditions, object_lists, paging, parameters
from linli_web.api.endpoints.changes import outcomes
from linli_web.api.endpoints.tables import link, next_page
from linli_web.api.kept_answers import once
from linli_web.api.operations import operations
from linli_web.api.problems import Refusal
from linli_web.api.shapes import shapes, written
from linli_web.people.outcomes import Conflict
from linli_web.people.rights import may

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse

    from linli_web.api.authentication import Caller
    from linli_web.api.objects.kinds import Deed, ObjectKind, Part
    from linli_web.people.models import Account


def list_objects(kind: ObjectKind, request: HttpRequest, caller: Caller) -> HttpResponse:
    """Answer with a page of a list, cut to the caller's reach."""
    account = caller.account
    wanted = object_lists.read(kind, account, request.GET)
    name = wanted.sort.removeprefix("-")
    found = kind.rows(account).filter(wanted.condition)
    kind_of_value = shapes()[kind.item].definition.field(name).type
    rows, cursor = paging.objects(found, wanted, kind.sorts[name], kind_of_value)
    content = {
        "items": [written(kind.item, each) for each in kind.listed(account, rows)],
        "next": next_page(request, cursor),
    }
    return conditions.answer(request, conditions.content_tag(content), lambda: content, link)


def read_object(kind: ObjectKind, request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    """Answer with one object.

    Raises
    ------
    Refusal
        There is none within the caller's reach.
    """
    return _read(request, lambda: told(kind, caller.account, key))


def read_part(
    kind: ObjectKind, part: Part, request: HttpRequest, caller: Caller, key: str
) -> HttpResponse:
    """Answer with a part of an object that has an address of its own.

    Raises
    ------
    Refusal
        There is none within the caller's reach.
    """
    return _read(request, lambda: written(part.shape, part.read(caller.account, key)))


def _read(request: HttpRequest, make: Callable[[], dict[str, Any]]) -> HttpResponse:
    parameters.refuse(list(parameters.strange(request.GET, [])))
    try:
        content = make()
    except ObjectDoesNotExist as missing:
        raise Refusal("not-found") from missing
    return conditions.answer(request, conditions.content_tag(content), lambda: content)


def told(kind: ObjectKind, account: Account, key: str) -> dict[str, Any]:
    """Return an object as its shape says it.

    Raises
    ------
    ObjectDoesNotExist
        There is none within reach.
    """
    return written(kind.name, kind.read(account, key))


def do(
    kind: ObjectKind, deed: Deed, request: HttpRequest, caller: Caller, key: str = ""
) -> HttpResponse:
    """Do something with an object, or to get one, by the same action as the pages.

    Raises
    ------
    Refusal
        The caller may not, what was sent is wrong, or something stands against it.
    """
    parameters.refuse(list(parameters.strange(request.GET, [])))
    account = caller.account
    if not deed.answers:
        # Whoever is answered with the object has to be one who may read it.
        allowed = may(account, operations()[f"{kind.name}_read"].act)
        if not allowed.allowed:
            raise Refusal("forbidden", allowed.reason)
    version = conditions.version_asked(request) if deed.at_a_version else 0
    sent = bodies.of_shape(deed.body, bodies.sent(request)) if deed.body else {}

    def write() -> HttpResponse:
        with outcomes(), _as_it_stands(kind, account, key):
            done = deed.do(account, key, version, sent)
        if deed.answers:
            return conditions.written(written(deed.answers, done), deed.status)
        return _answer(kind, account, done, deed.status)

    return once(request, caller.holder, write)


def _answer(kind: ObjectKind, account: Account, key: str, status: int) -> HttpResponse:
    content = told(kind, account, key)
    headers = {"ETag": conditions.content_tag(content)}
    if status == 201:
        headers["Location"] = reverse(f"api:{kind.name}-row", args=[key])
    return conditions.written(content, status, headers)


@contextmanager
def _as_it_stands(kind: ObjectKind, account: Account, key: str) -> Iterator[None]:
    """Show the object as it stands to whoever comes second."""
    try:
        yield
    except Conflict as conflict:
        current = told(kind, account, key)
        headers = {"ETag": conditions.content_tag(current)}
        raise Refusal("version-conflict", headers=headers, current=current) from conflict
