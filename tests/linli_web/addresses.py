"""Every address of the office, for tests that walk them."""

from collections.abc import Callable, Iterator, Mapping
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
    """An address with the kinds of values that it takes, by name."""

    name: str
    takes: Mapping[str, str]
    view: Callable[..., HttpResponseBase]

    @property
    def url(self) -> str:
        """Fill in a stand-in for each value."""
        return self.url_of({name: STAND_INS[kind] for name, kind in self.takes.items()})

    def url_of(self, values: Mapping[str, Any]) -> str:
        """Fill in the values that it takes of these."""
        return reverse(self.name, kwargs={name: values[name] for name in self.takes})


def every_address() -> list[Address]:
    return list(_below(get_resolver(), "", {}))


def _below(resolver: URLResolver, prefix: str, above: dict[str, str]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        converters = getattr(entry.pattern, "converters", {})
        takes = above | {name: type(each).__name__ for name, each in converters.items()}
        if isinstance(entry, URLPattern):
            if entry.name:
                yield Address(f"{prefix}{entry.name}", takes, entry.callback)
        else:
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _below(entry, inner, takes)
