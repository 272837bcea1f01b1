"""A form whose row somebody else saved in between, carried over to how the row stands now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.forms import BaseForm, BoundField


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else changed; `clash` where it was changed here, too, to another."""

    label: str
    original: str
    theirs: str
    yours: str
    clash: bool


def with_what_was_seen(form: BaseForm) -> BaseForm:
    """Let a form bring back what it showed first, so that a change can be told from what stood."""
    for field in form.fields.values():
        field.show_hidden_initial = True
    return form


def rebased(
    make: Callable[[Mapping[str, Any] | None], BaseForm], typed: BaseForm
) -> tuple[BaseForm, list[Difference]]:
    """Carry what was typed over to the row as it stands now, and tell what the other changed.

    Parameters
    ----------
    make
        Gives the row's form with data, or without: then it shows how the row stands now.
    typed
        The form that was refused, made by `with_what_was_seen`.

    Returns
    -------
    tuple
        The form to show: fields changed here as they were typed, all others as they stand now.
        What the other changed, unless the same was typed here.
    """
    changed, data, found = set(typed.changed_data), {}, []
    for field in make(None):
        now, mine = _text(field.value()), _text(typed[field.name].value())
        data[field.html_name] = mine if field.name in changed else now
        data[field.html_initial_name] = now
        seen = _text(typed.data.get(field.html_initial_name))
        if now not in {seen, mine}:
            original, theirs, yours = (_words(field, value) for value in (seen, now, mine))
            clash = field.name in changed
            found.append(Difference(str(field.label), original, theirs, yours, clash))
    return make(data), found


def _text(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n")


def _words(field: BoundField, value: str) -> str:
    choices = getattr(field.field, "choices", ())
    return next((str(words) for name, words in choices if str(name) == value), value)
