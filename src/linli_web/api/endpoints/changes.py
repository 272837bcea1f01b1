"""Changing the register, by the same actions as the pages."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from linli.records import Problem
from linli.schema import table
from linli_web.api import bodies, conditions, parameters
from linli_web.api.endpoints.tables import row_of
from linli_web.api.kept_answers import once
from linli_web.api.problems import Refusal
from linli_web.registry import actions
from linli_web.registry.actions.editing import KEPT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.http import HttpRequest, HttpResponse

    from linli_web.api.authentication import Caller
    from linli_web.api.resources import Resource

_CREATES: Mapping[str, Callable[..., Any]] = {
    "communities": actions.create_community,
    "buildings": actions.create_building,
}
_EDITS: Mapping[str, Callable[..., Any]] = {
    "communities": actions.edit_community,
    "buildings": actions.edit_building,
}
_CLOSES: Mapping[str, Callable[..., Any]] = {
    "communities": actions.close_community,
    "buildings": actions.close_building,
}
_ENDINGS = ("closed_on", "closed_because", "continued_as")
CLOSING = ("closed_on", "because")


def settable(name: str, *, new: bool) -> tuple[str, ...]:
    """Return the fields of a table that a body may hold."""
    fixed = _ENDINGS if new else (*table(name).key, *KEPT)
    return tuple(each for each in table(name).names if each not in fixed)


def create(resource: Resource, request: HttpRequest, caller: Caller) -> HttpResponse:
    """Add a row."""
    parameters.refuse(list(parameters.strange(request.GET, [])))
    values = _texts(resource, request, new=True)

    def write() -> HttpResponse:
        with told(resource):
            row = _CREATES[resource.name](caller.account, values)
        return _answer(resource, str(row.pk), 201)

    return once(request, caller.holder, write)


def edit(resource: Resource, request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    """Change fields of a row; what is not sent stays."""
    parameters.refuse(list(parameters.strange(request.GET, [])))
    version = conditions.version_asked(request)
    values = _texts(resource, request, new=False)

    def write() -> HttpResponse:
        with told(resource):
            _EDITS[resource.name](caller.account, key, version, values)
        return _answer(resource, key, 200)

    return once(request, caller.holder, write)


def close(resource: Resource, request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    """Close a row from a day on, for a reason."""
    parameters.refuse(list(parameters.strange(request.GET, [])))
    version = conditions.version_asked(request)
    sent = bodies.words(bodies.sent(request), CLOSING)
    day = _day(sent["closed_on"])

    def write() -> HttpResponse:
        with told(resource):
            _CLOSES[resource.name](caller.account, key, version, day, sent["because"])
        return _answer(resource, key, 200)

    return once(request, caller.holder, write)


def reopen(resource: Resource, request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    """Take back a closing."""
    parameters.refuse(list(parameters.strange(request.GET, [])))
    version = conditions.version_asked(request)

    def write() -> HttpResponse:
        with told(resource):
            actions.reopen(caller.account, resource.name, key, version)
        return _answer(resource, key, 200)

    return once(request, caller.holder, write)


def _texts(resource: Resource, request: HttpRequest, *, new: bool) -> dict[str, str]:
    definition = resource.listing.definition
    return bodies.texts(definition, bodies.sent(request), settable(resource.name, new=new))


def _day(text: str) -> date:
    try:
        return parameters.day(text)
    except ValueError as fault:
        told = Problem("data.not_a_date", field="closed_on", value=text)
        raise Refusal("invalid-data", problems=[told]) from fault


def _answer(resource: Resource, key: str, status: int) -> HttpResponse:
    found = row_of(resource, key)
    headers = {"ETag": conditions.row_tag(found["version"])}
    if status == 201:
        headers["Location"] = reverse(f"api:{resource.name}-row", args=[key])
    return conditions.written(found, status, headers)


@contextmanager
def told(resource: Resource) -> Iterator[None]:
    """Turn what stops the change of a row into a refusal of the API.

    Raises
    ------
    Refusal
        With what the action said.
    """
    try:
        with outcomes():
            yield
    except actions.Conflict as conflict:
        current = {**conflict.current, "version": conflict.version}
        current.pop("geometry", None)
        headers = {"ETag": conditions.row_tag(conflict.version)}
        raise Refusal("version-conflict", headers=headers, current=current) from conflict
    except IntegrityError as fault:
        # Somebody else took the key in this very moment.
        key = resource.single_key
        taken = Problem("data.duplicate_key", resource.name, field=key)
        raise Refusal("invalid-data", problems=[taken]) from fault


@contextmanager
def outcomes() -> Iterator[None]:
    """Turn what stops any action into a refusal of the API.

    Raises
    ------
    Refusal
        With what the action said.
    """
    try:
        yield
    except actions.Rejected as rejected:
        raise Refusal("invalid-data", problems=rejected.problems) from rejected
    except actions.Refused as refused:
        raise Refusal(
            "refused", " ".join(refused.reasons), reasons=list(refused.reasons)
        ) from refused
    except PermissionDenied as denied:
        raise Refusal("forbidden", str(denied)) from denied
    except ObjectDoesNotExist as missing:
        raise Refusal("not-found") from missing
