"""Writing the rows of a preview: as they were shown, or not at all.

Problem: minutes pass between what somebody was shown and their yes, and others go on working.
Decision: inside the transaction that writes, with the tables held, every row is compared with the
state that the preview was made from. Where one differs nothing is written, and the rows are told.
Each row before and after is kept sealed with the import, its digest in the journal: a hundred
thousand rows leave one line there and can yet be audited and undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import polars as pl

from linli.schema import check_references, table
from linli.schema.personal import told
from linli.schema.wording import severity
from linli.tables.changes import BEFORE, KIND, comparison, matched
from linli_web.exchange.actions import Taken, acts
from linli_web.exchange.locking import hold
from linli_web.exchange.models import Import, KeptTable
from linli_web.exchange.previews import rows_of, tables_of
from linli_web.exchange.reaching import outside
from linli_web.exchange.reads import known
from linli_web.exchange.sealing import sealed
from linli_web.journal.actions import record
from linli_web.people.rights import Reach
from linli_web.tables.reading import read
from linli_web.tables.storing import store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from linli_web.journal.actions import Actor

    Tell = Callable[[int, int, str], None]

EVERYWHERE = Reach(everywhere=True)
_ROWS_AT_A_TIME = 20_000
_CONFLICTS_TOLD = 200


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it: counts by table, or the rows that changed since the preview."""

    taken: Mapping[str, Taken]
    conflicts: tuple[dict[str, Any], ...] = ()
    conflicting: int = 0


def write(
    actor: Actor,
    job: Import,
    folder: Path,
    counts: Mapping[str, Any],
    tell: Tell,
    reach: Reach = EVERYWHERE,
) -> Written:
    """Write the good rows of a preview, in the caller's transaction.

    Parameters
    ----------
    actor
        Who does it.
    job
        The import.
    folder
        The preview's files.
    counts
        What the preview counted, by table.
    tell
        Told how many rows of how many are written.
    reach
        Where the importer may import; rows that lie elsewhere hinder the whole.
    """
    names = tables_of(folder, dict(counts))
    rows = {name: rows_of(folder, name).collect() for name in names}
    hold(names)
    conflicts = outside(rows, reach)
    if not conflicts:
        conflicts += [each for name in names for each in _conflicts(name, rows[name])]
        conflicts += _lost_references(rows)
    if conflicts:
        return Written({}, tuple(conflicts[:_CONFLICTS_TOLD]), len(conflicts))
    total, done = sum(frame.height for frame in rows.values()), 0
    taken = {}
    for name in names:
        taken[name] = _write_table(actor, job, name, rows[name], _from(tell, done, total))
        done += rows[name].height
    return Written(taken)


def _from(tell: Tell, done: int, total: int) -> Callable[[int, str], None]:
    return lambda rows, name: tell(done + rows, total, name)


def _conflicts(name: str, shown: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the rows that are no longer as they were when the preview was made."""
    names = [each for each in table(name).names if each in shown.columns]
    now = matched(name, shown.select(names), read(name, personal=True))
    others = [BEFORE + each for each in names if each not in table(name).key]
    moved = [shown[each].ne_missing(now[each]) for each in (KIND, *others)]
    differs = pl.DataFrame([each.alias(str(at)) for at, each in enumerate(moved)])
    mask = differs.select(pl.any_horizontal(pl.all())).to_series()
    # A row that was to be changed and is as wished already hinders nobody.
    mask &= ~(now[KIND] == "same")
    was, there = shown.filter(mask), now.filter(mask)
    return [
        {
            "table": name,
            "key": " ".join(str(one[each]) for each in table(name).key),
            "shown": _cells(name, one, names, other),
            "now": _cells(name, other, names, one),
        }
        for one, other in zip(was.iter_rows(named=True), there.iter_rows(named=True), strict=True)
    ]


def _cells(
    name: str, row: Mapping[str, Any], names: list[str], other: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a row's cells that differ, as they are or were in the register."""
    differing = [each for each in names if row.get(BEFORE + each) != other.get(BEFORE + each)]
    values = {each: row.get(BEFORE + each) for each in differing}
    return {
        each: None if value is None else told(table(name).field(each), value)
        for each, value in values.items()
    }


def _lost_references(rows: Mapping[str, pl.DataFrame]) -> list[dict[str, Any]]:
    """Return rows that name something that has been taken away since."""
    there = [*known().items(), *rows.items()]
    targets: dict[str, pl.DataFrame] = {}
    for name, frame in there:
        keys = frame.select(each for each in table(name).key if each in frame.columns)
        before = targets.get(name)
        targets[name] = (
            keys if before is None else pl.concat([before, keys], how="diagonal_relaxed")
        )
    found = check_references({name: _numbered(frame) for name, frame in rows.items()}, targets)
    wrong = [each for each in found if severity(each.code) == "error"]
    return [
        {"table": each.table, "key": each.row, "shown": {each.field: each.value}, "now": None}
        for each in wrong
    ]


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(~pl.selectors.starts_with(BEFORE, KIND)).with_row_index("_row", offset=1)


def _write_table(
    actor: Actor, job: Import, name: str, rows: pl.DataFrame, tell: Callable[[int, str], None]
) -> Taken:
    found = comparison(name, rows)
    done = found.same
    # New and changed apart: columns absent from the file keep their value in old rows.
    for frame in (found.new, found.changed):
        for part in frame.iter_slices(_ROWS_AT_A_TIME):
            tell(done, name)
            store(name, part)
            done += part.height
    counts = Taken(found.new.height, found.changed.height, found.same)
    if counts.new or counts.changed:
        digest = _keep_states(job, name, rows, counts)
        record(actor, acts(name, found, counts, str(job), digest))
    return counts


def _keep_states(job: Import, name: str, rows: pl.DataFrame, counts: Taken) -> str:
    """Keep every new row as it stands now, and every changed one before and after."""
    key = list(table(name).key)
    fresh = rows.filter(pl.col(KIND) == "new").select(key)
    new = read(name, personal=True).join(fresh, on=key, how="semi") if counts.new else fresh
    states = {"new": new, "changed": rows.filter(pl.col(KIND) == "changed").drop(KIND)}
    content = sealed(states, f"{job.import_id} {name}")
    digest = sha256(content).hexdigest()
    KeptTable.objects.create(
        of=job,
        table=name,
        new=counts.new,
        changed=counts.changed,
        same=counts.same,
        rows=content,
        digest=digest,
    )
    return digest
