"""Kinds of objects that the API serves beside tables: what is listed, shown and done with each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from linli_web.people.models import Account


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list may be asked for.

    Parameters
    ----------
    name
        Of the parameter; where it is a field of the list's shape, its words are the field's.
    condition
        Who asks, and the value, into a condition.
    allowed
        The values, where they are few.
    usual
        The value that counts where none is given.
    number
        Whether the value is a whole number.
    label
        Its words, where it is no field.
    """

    name: str
    condition: Callable[[Account, str], Q]
    allowed: tuple[str, ...] = ()
    usual: str = ""
    number: bool = False
    label: Promise | str = ""


def same(
    name: str, path: str = "", allowed: tuple[str, ...] = (), *, number: bool = False
) -> Filter:
    """Return the filter that a value is the one asked for."""
    return Filter(name, lambda _account, value: Q(**{path or name: value}), allowed, number=number)


@dataclass(frozen=True, slots=True)
class Deed:
    """What may be done with an object, or to get one.

    Parameters
    ----------
    verb, method, end
        Of the operation; `end` follows the kind's name, or the object's where it names one.
    label
        Words.
    do
        Who does it, the object's key, the version that it rests on, what was sent. It returns the
        key of the object to answer with, else what is answered.
    body
        Shape of what is sent; blank: nothing.
    answers
        Shape of the answer; blank: the object.
    status
        Of the answer.
    keyed, at_a_version
        Whether it names an object, and whether it rests on a version of it.
    """

    verb: str
    method: str
    end: str
    label: Promise
    do: Callable[[Account, str, int, Mapping[str, Any]], Any]
    body: str = ""
    answers: str = ""
    status: int = 200
    keyed: bool = True
    at_a_version: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What is read of an object beside itself, under an address of its own."""

    verb: str
    label: Promise
    shape: str
    read: Callable[[Account, str], Any]


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """One kind of objects; its name is its path, its shape, and that of its list with `_item`.

    Parameters
    ----------
    name
        Of the kind.
    rows
        The objects that somebody may read.
    listed
        Rows of a page as the list's shape reads them.
    read
        One object as its shape reads it; `ObjectDoesNotExist` where there is none within reach.
    sorts
        Fields that the list is sorted by, with the path of each; the first is the usual one.
    filters, deeds, parts
        What may be asked of the list, done with an object, read of one.
    """

    name: str
    rows: Callable[[Account], QuerySet[Any]]
    listed: Callable[[Account, Sequence[Any]], Sequence[Any]]
    read: Callable[[Account, str], Any]
    sorts: Mapping[str, str]
    usual_sort: str
    filters: tuple[Filter, ...] = ()
    deeds: tuple[Deed, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def item(self) -> str:
        """Shape of an object in the list."""
        return f"{self.name}_item"
