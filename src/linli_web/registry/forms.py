"""Forms from the schema: one control a field, its label, unit, hint, choices and errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.utils.translation import gettext as _

from linli.schema import table
from linli.schema.wording import message, remedy
from linli_web.registry import catalogues
from linli_web.registry.cells import field_heading, language
from linli_web.registry.controls import choices_of
from linli_web.registry.row_values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from linli.records import Problem
    from linli.schema import Field

_SALT = "linli.registry.forms"
_LONG = {"note", "geometry"}


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a form."""

    name: str
    label: str
    value: str
    kind: str
    required: bool
    unit: str
    hint: str
    options: tuple[tuple[str, str], ...]
    errors: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Controls that belong together under a heading."""

    title: str
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a page shows it."""

    groups: tuple[Group, ...]
    seen: str
    version: int

    @property
    def wrong(self) -> list[Control]:
        """Controls with errors, for the summary on top."""
        return [each for group in self.groups for each in group.controls if each.errors]


def form(
    name: str,
    groups: Iterable[tuple[str, tuple[str, ...]]],
    values: Mapping[str, Any],
    *,
    problems: Iterable[Problem] = (),
    seen: Mapping[str, Any] | None = None,
    version: int = 0,
) -> Form:
    """Make the form of a table.

    Parameters
    ----------
    name
        Table of the schema.
    groups
        Title and fields of each group, in order.
    values
        What the controls hold, by field.
    problems
        What is wrong with it.
    seen
        The row as the user saw it, kept in the form so that a conflict can show it.
    version
        Its version.
    """
    wrong: dict[str, list[tuple[str, str]]] = {}
    for each in problems:
        words = (_short(message(each, language()), each), remedy(each, language()))
        wrong.setdefault(each.field, []).append(words)
    made = tuple(
        Group(title, tuple(_control(name, each, values, wrong) for each in fields))
        for title, fields in groups
    )
    return Form(made, signed(seen or {}), version)


def signed(seen: Mapping[str, Any]) -> str:
    """Return a row as a form keeps it: nobody can change it unnoticed."""
    return signing.dumps(dict(seen), salt=_SALT, compress=True)


def seen_in(text: str) -> dict[str, Any]:
    """Return the row as the user saw it, from the form; empty if it was tampered with."""
    try:
        found: dict[str, Any] = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return {}
    return found


def _short(sentence: str, problem: Problem) -> str:
    """Beside a field its own name need not be said again."""
    field = table(problem.table).field(problem.field)
    for label in (f"{field.zh}（{field.name}） ", f"{field.en} ({field.name}) "):
        sentence = sentence.removeprefix(label)
    return sentence[:1].upper() + sentence[1:]


def _control(
    name: str,
    field_name: str,
    values: Mapping[str, Any],
    wrong: Mapping[str, list[tuple[str, str]]],
) -> Control:
    field = table(name).field(field_name)
    value = as_text(values.get(field_name))
    options = _options(field, value)
    return Control(
        name=field_name,
        label=field_heading(field),
        value=value,
        kind="menu" if options else _kind(field),
        required=field.required and not field.default,
        unit=_unit(field),
        hint=field.zh_description if language() == "zh" else field.description,
        options=options,
        errors=tuple(wrong.get(field_name, ())),
    )


def _kind(field: Field) -> str:
    if field.name in _LONG:
        return "long"
    return {"date": "date", "integer": "whole", "number": "number", "money": "number"}.get(
        field.type, "text"
    )


def _options(field: Field, value: str) -> tuple[tuple[str, str], ...]:
    found = choices_of(field)
    if found is None:
        return ()
    # A menu must be able to say "unknown" where the field may be blank, and must hold what stands
    # there even if no list knows it: else sending the form back would change it.
    blank = () if field.default else (("", _("未填")),)
    menu = (*blank, *(option for option in found if option[0] != "closed"))
    known = {option[0] for option in menu}
    return menu if value in known else (*menu, (value, value))


def _unit(field: Field) -> str:
    if "㎡" in field.zh or "元" in field.zh:
        return ""
    for unit in (field.unit, field.unit.removesuffix("s")):
        if unit in catalogues.rows("measuring_units") and unit not in {"year", "share"}:
            return catalogues.label("measuring_units", unit, language())
    return ""
