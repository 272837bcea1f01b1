"""Every address of the office with stand-ins for what its url takes, for tests that walk them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

STAND_INS = {
    "AnythingConverter": "x",
    "IntConverter": 1,
    "PathConverter": "x",
    "SlugConverter": "x",
    "StringConverter": "x",
    "UUIDConverter": UUID(int=1),
}


@dataclass(frozen=True)
class Address:
    name: str
    url: str
    view: Callable[..., HttpResponseBase]


def every_address() -> list[Address]:
    return list(_below(get_resolver(), "", {}))


def _below(resolver: URLResolver, prefix: str, above: dict[str, Any]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        converters = getattr(entry.pattern, "converters", {})
        named = above | {
            name: STAND_INS[type(converter).__name__] for name, converter in converters.items()
        }
        if isinstance(entry, URLPattern):
            if entry.name:
                name = f"{prefix}{entry.name}"
                yield Address(name, reverse(name, kwargs=named), entry.callback)
        else:
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _below(entry, inner, named)
