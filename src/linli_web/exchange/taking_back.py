"""Undoing an import: one act, journalled like the import itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from linli.schema import table
from linli_web.exchange.actions import ROWS_JOURNALLED, WITH_PAGES, plain, sealed
from linli_web.exchange.keeping import EVERYWHERE
from linli_web.exchange.locking import hold
from linli_web.exchange.reaching import outside
from linli_web.exchange.undoing import Obstacle, plan, remove
from linli_web.journal.actions import Act, record
from linli_web.notices.actions import settle_gone
from linli_web.tables.storing import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linli_web.exchange.models import Import
    from linli_web.exchange.undoing import TableBack, TakingBack
    from linli_web.journal.actions import Actor
    from linli_web.people.rights import Reach

_OBSTACLES_TOLD = 500


def take_back(
    actor: Actor,
    job: Import,
    tell: Callable[[int, int, str], None],
    reach: Reach = EVERYWHERE,
    *,
    rest_only: bool,
) -> dict[str, Any]:
    """Take an import back in the caller's transaction, and return what came of it.

    Parameters
    ----------
    actor
        Who does it.
    job
        The import.
    tell
        Told how far it is.
    reach
        Where somebody may import; rows that lie elsewhere hinder the whole.
    rest_only
        Whether to take back the rest although rows were touched since. Else nothing is changed
        then, and `refused` is true.
    """
    names = list(job.tables.values_list("table", flat=True))
    hold(names)
    tell(10, 100, "")
    wanted = plan(job)
    elsewhere = _elsewhere(wanted, reach)
    obstacles = elsewhere or wanted.obstacles
    told = {
        "obstacles": [asdict(each) for each in obstacles[:_OBSTACLES_TOLD]],
        "obstructed": len(obstacles),
        "tables": {
            each.name: {"removed": each.going.height, "restored": each.back.height}
            for each in wanted.tables
        },
    }
    if elsewhere or (obstacles and not rest_only):
        return {**told, "refused": True}
    settled = 0
    for at, each in enumerate(wanted.tables):
        tell(20 + 80 * at // len(wanted.tables), 100, each.name)
        store(each.name, each.back)
        remove(each.name, each.going)
        record(actor, _acts(each, str(job)))
        gone = {_key(each, row) for row in each.going.iter_rows(named=True)}
        settled += settle_gone(actor, each.name, gone)
    return {**told, "settled": settled}


def _elsewhere(wanted: TakingBack, reach: Reach) -> tuple[Obstacle, ...]:
    """Return the rows that lie out of reach: as they are, or as they were before the import."""
    states = [
        {
            each.name: state
            for each in wanted.tables
            if not (state := getattr(each, side)).is_empty()
        }
        for side in ("going", "back", "back_from")
    ]
    found = [(each["table"], each["key"]) for state in states for each in outside(state, reach)]
    return tuple(Obstacle(name, key, "outside") for name, key in dict.fromkeys(found))


def _acts(done: TableBack, origin: str) -> Iterator[Act]:
    removed, restored = done.going.height, done.back.height
    if not removed and not restored:
        return
    counts = {"removed": removed, "restored": restored}
    yield Act("undo_import", done.name, "*", after=counts, note=origin)
    if restored <= ROWS_JOURNALLED:
        yield from _restored(done, origin)
    if done.name in WITH_PAGES and removed <= ROWS_JOURNALLED:
        for row in done.going.iter_rows(named=True):
            yield Act("undo_import", done.name, _key(done, row), before=plain(row), note=origin)


def _restored(done: TableBack, origin: str) -> Iterator[Act]:
    rows = list(
        zip(done.back_from.iter_rows(named=True), done.back.iter_rows(named=True), strict=True)
    )
    differing = [[name for name in after if after[name] != before[name]] for before, after in rows]
    was, now = (
        [
            plain({name: pair[at][name] for name in names})
            for pair, names in zip(rows, differing, strict=True)
        ]
        for at in (0, 1)
    )
    befores = sealed(done.name, done.back_from, was)
    afters = sealed(done.name, done.back, now)
    for (_, row), before, after in zip(rows, befores, afters, strict=True):
        yield Act("undo_import", done.name, _key(done, row), before, after, origin)


def _key(done: TableBack, row: dict[str, Any]) -> str:
    return " ".join(str(row[each]) for each in table(done.name).key)
