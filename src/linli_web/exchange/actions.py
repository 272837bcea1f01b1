"""Taking tables into the database: all rows or none, the same rows twice change nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linli.schema import kept_tables, table
from linli.tables.changes import compare
from linli_web.journal.actions import Act, gathered, record
from linli_web.personal.keeping import RowState, persons_of, row_keys, seal_states
from linli_web.tables.reading import read
from linli_web.tables.storing import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import polars as pl

    from linli.tables.changes import Comparison
    from linli_web.journal.actions import Actor

# A row's own line in the journal is kept up to this many a table; above, the import has one line.
ROWS_JOURNALLED = 2000
WITH_PAGES = {"communities", "buildings"}


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows of a table were new, changed, and the same as before."""

    new: int
    changed: int
    same: int


def take_in(
    actor: Actor,
    incoming: Mapping[str, pl.DataFrame],
    *,
    origin: str,
    progress: Callable[[int, str], None] = lambda _percent, _line: None,
) -> dict[str, Taken]:
    """Write tables into the database, matched by key.

    Parameters
    ----------
    actor
        Who does it.
    incoming
        Typed tables by name, valid by the schema; those that the office does not keep are passed
        over.
    origin
        Where the rows come from, for the journal: a file's name.
    progress
        Told the percent done and a line.

    Returns
    -------
    dict of str to Taken
        What happened to each table.

    Notes
    -----
    One transaction: a fault in the last row leaves the database as it was.
    """
    names = [name for name in kept_tables() if name in incoming]
    taken = {}
    with gathered():
        for at, name in enumerate(names):
            progress(round(100 * at / len(names)), name)
            taken[name] = _take_table(actor, name, incoming[name], origin)
    return taken


def _take_table(actor: Actor, name: str, rows: pl.DataFrame, origin: str) -> Taken:
    found = compare(name, rows, read(name, personal=True))
    # New and changed apart: columns absent from the file keep their value in old rows.
    store(name, found.new)
    store(name, found.changed)
    counts = Taken(len(found.new), len(found.changed), found.same)
    if counts.new or counts.changed:
        record(actor, acts(name, found, counts, origin))
    return counts


def acts(
    name: str, found: Comparison, counts: Taken, origin: str, digest: str = ""
) -> Iterator[Act]:
    """Yield what the journal says of a table that was taken in.

    Parameters
    ----------
    name
        Table of the schema.
    found
        What was new and changed.
    counts
        How many rows.
    origin
        Where they come from.
    digest
        SHA-256 of the rows before and after, where these are kept with the import.
    """
    after: dict[str, Any] = {"new": counts.new, "changed": counts.changed, "same": counts.same}
    if digest:
        after["rows_sha256"] = digest
    yield Act("import", name, "*", after=after, note=origin)
    if counts.changed <= ROWS_JOURNALLED:
        changes = list(found.changes())
        befores = sealed(name, found.before, [plain(each.before) for each in changes])
        afters = sealed(name, found.changed, [plain(each.after) for each in changes])
        for change, before, after in zip(changes, befores, afters, strict=True):
            yield Act("import", name, change.key, before, after, origin)
    if name in WITH_PAGES and counts.new <= ROWS_JOURNALLED:
        key = table(name).key[0]
        for row in found.new.iter_rows(named=True):
            yield Act("import", name, row[key], after=plain(row), note=origin)


def sealed(
    name: str, rows: pl.DataFrame, states: Sequence[dict[str, Any]]
) -> Sequence[dict[str, Any]]:
    """Return states of rows with what they tell of persons sealed, as the journal wants it."""
    if not table(name).personal:
        return states
    told = zip(row_keys(name, rows), persons_of(name, rows), states, strict=True)
    return seal_states(name, [RowState(*each) for each in told])


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as the journal keeps it: without outlines, days and amounts as text."""
    return {
        name: value if isinstance(value, str | int | float | bool | None) else str(value)
        for name, value in row.items()
        if name != "geometry"
    }
