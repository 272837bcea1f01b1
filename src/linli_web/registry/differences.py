"""What differs between states of one row, in words: for a conflict and for the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from linli.schema import table
from linli_web.registry.cells import field_heading, name_of, written, zone_names
from linli_web.registry.filters import typed
from linli_web.registry.listings import models
from linli_web.registry.row_values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linli.schema import Field

# Names of rows by table and key.
Names: TypeAlias = Mapping[tuple[str, str], str]
# Outlines are told as changed, not printed.
_OUTLINE = 60


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs: as it was, as another saved it, as typed here.

    `chosen` is `theirs` or `yours` where only one of them changed it, else empty: then the user
    has to choose.
    """

    name: str
    label: str
    original: str
    theirs: str
    yours: str
    their_text: str
    your_text: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a row before and after."""

    label: str
    before: str
    after: str


def differences(
    name: str,
    original: Mapping[str, Any],
    theirs: Mapping[str, Any],
    yours: Mapping[str, str],
    names: Names,
) -> list[Difference]:
    """Compare field by field what two people made of a row.

    Parameters
    ----------
    name
        Table of the schema.
    original
        The row as both found it.
    theirs
        The row as it stands now.
    yours
        Texts typed here, by field.
    names
        Of rows that any of them refers to, as `names_in` finds them.
    """
    found = []
    for each, mine in yours.items():
        field = table(name).field(each)
        was, now = as_text(original.get(each)), as_text(theirs.get(each))
        if mine == now:
            continue
        chosen = "theirs" if mine == was else "yours" if now == was else ""
        states = (original.get(each), theirs.get(each), read_typed(field, mine))
        original_words, their_words, your_words = (
            in_words(field, value, names) for value in states
        )
        found.append(
            Difference(
                name=each,
                label=field_heading(field),
                original=original_words,
                theirs=their_words,
                yours=your_words,
                their_text=now,
                your_text=mine,
                chosen=chosen,
            )
        )
    return found


def read_typed(field: Field, text: str) -> Any:
    """Read what was typed; what cannot be read is shown as it was typed."""
    value = typed(field, text) if text else None
    return text if text and value is None else value


def changes(
    name: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    names: Names,
) -> list[Change]:
    """Tell what an entry of the journal changed, in the order of the schema."""
    old, new = before or {}, after or {}
    return [
        Change(
            field_heading(field),
            in_words(field, old.get(field.name), names),
            in_words(field, new.get(field.name), names),
        )
        for field in table(name).fields
        if (field.name in old or field.name in new) and old.get(field.name) != new.get(field.name)
    ]


def names_in(name: str, states: Iterable[Mapping[str, Any] | None]) -> Names:
    """Return the names of all rows that states of a row refer to, a query for each table."""
    keys: dict[str, set[str]] = {}
    for field in table(name).fields:
        target = field.references.partition(".")[0]
        if target in models() and target != "zones":
            found = {str(state[field.name]) for state in states if state and state.get(field.name)}
            keys.setdefault(target, set()).update(found)
    names = {("zones", zone): words for zone, words in zone_names().items()}
    for target, wanted in keys.items():
        rows = models()[target]._default_manager.in_bulk(wanted) if wanted else {}
        names |= {(target, str(key)): name_of(row) for key, row in rows.items()}
    return names


def in_words(field: Field, value: Any, names: Names) -> str:
    """Write a value of the journal; one that no longer fits its field is shown as it is."""
    target = field.references.partition(".")[0]
    if value is not None and (target, str(value)) in names:
        return names[target, str(value)]
    if isinstance(value, str) and field.type in {"number", "money", "integer"}:
        return value
    text = written(field, value, {})
    return f"{text[:_OUTLINE]}…" if len(text) > _OUTLINE and field.type == "geometry" else text
