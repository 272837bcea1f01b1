"""`plan solve` for a province or a nation: regions, and who works on them."""

from __future__ import annotations

import contextlib
import importlib.util
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import polars as pl

from linli.cli.answering import BadInput, wrong_call
from linli.cli.plan import refuse_unplannable
from linli.plan.checking.given import NEEDED, OPTIONAL
from linli.records import Problem
from linli.schema.wording import errors
from linli.tables.contents import contents
from linli.tables.folder import read_folder
from linli.tables.partitions import Partitions, text_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from linli.engines.programme.exact import Options
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.outcome import Progress
    from linli.engines.programme.workers import Workers
    from linli.plan.regional import RegionalSolution

# From so many communities on a folder that lies county by county is planned by regions.
LARGE = 30_000
# So is one of more counties than this: the payments of all of them at once take minutes.
_MANY_COUNTIES = 200
# A region lost with its worker is begun again so often.
_RETRIES = 3
_MOST_TOLD = 20
# Seconds that a community's tables take at the end.
_WRITING = 4e-5


@dataclass(frozen=True)
class Spread:
    """Where the work on regions is done.

    Parameters
    ----------
    workers
        Number of processes on this machine; none for as many as threads were asked for.
    scheduler
        Address of a running Dask scheduler, none for this machine.
    """

    workers: int | None
    scheduler: str | None

    @property
    def asked(self) -> bool:
        """Whether anything was said about it."""
        return self.workers is not None or self.scheduler is not None


def spread_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options --workers and --scheduler, handed over as `spread`."""

    def given(*arguments: Any, workers: int | None, scheduler: str | None, **named: Any) -> Any:
        return function(*arguments, spread=Spread(workers, scheduler), **named)

    given.__doc__ = function.__doc__
    for option in (
        click.option(
            "--scheduler",
            help="按片区在 Dask 集群上编制；各机须以同一路径读到文件夹。 "
            "Plan by regions on this Dask scheduler; its workers see FOLDER under the same path.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(min=1),
            help="按片区编制，本机进程数。 Plan by regions, with so many processes.",
        ),
    ):
        given = option(given)
    return given


def is_regional(folder: Path, engine: str, spread: Spread) -> bool:
    """Tell whether a folder is planned by regions: asked for, large, or of very many counties."""
    if engine == "regions" or spread.asked:
        return True
    if engine != "auto":
        return False
    communities = contents(folder).tables.get("communities")
    if isinstance(communities, Partitions):
        found = _text(communities, "communities", ("community_id", "county"))
        return len(found) >= LARGE or found["county"].n_unique() > _MANY_COUNTIES
    read = read_folder(folder, names=("communities",)).tables.get("communities")
    # What is wrong with the table is told when all of them are read.
    if read is None or "county" not in read.columns:
        return False
    return read["county"].n_unique() > _MANY_COUNTIES


def tables_of_counties(
    folder: str, years: Sequence[int], counties: Sequence[str]
) -> Mapping[str, pl.DataFrame]:
    """Read what a region's plan needs, every row checked.

    Raises
    ------
    BadInput
        As `linli.cli.plan.plannable`.
    """
    read = read_folder(Path(folder), names=(*NEEDED, *OPTIONAL), counties=tuple(counties))
    if errors(read.problems):
        raise BadInput(errors(read.problems))
    refuse_unplannable(read.tables, years)
    return read.tables


def solved_by_regions(
    folder: Path, spread: Spread, options: Options, stop: Stop, progress: Progress
) -> RegionalSolution:
    """Plan a folder by regions.

    Raises
    ------
    BadInput
        The folder cannot be used, a community has no county, or an id stands in two counties.
    """
    from linli.plan.regional import Asked, solve_by_regions
    from linli.plan.regions import regions, tied_counties

    found = contents(folder)
    wrong = [
        *errors(found.problems),
        *(
            Problem("plan.table_missing", name, value=name, expected=name)
            for name in NEEDED
            if name not in found.tables
        ),
    ]
    if wrong or found.programme is None:
        raise BadInput(wrong or [Problem("plan.no_years", "programme", field="years")])
    communities = _placed(found.tables)
    groups = read_folder(folder, names=("groups",)).tables.get("groups")
    tied = tied_counties(communities, groups)
    sizes = dict(communities.group_by("county").len().iter_rows())
    years = tuple(found.programme.years)
    asked = Asked(
        regions=regions(sizes, tied),
        load=partial(tables_of_counties, str(folder.resolve()), years),
        years=years,
        discount=float(found.programme.discount),
    )
    # What an end in time leaves for dividing payments among communities and writing them.
    stop = stop.within(stop.left - _WRITING * len(communities))
    with _working(spread, options.threads) as workers:
        return solve_by_regions(asked, options, stop, progress, workers)


def _placed(places: Mapping[str, Path | Partitions]) -> pl.DataFrame:
    """Return community_id and county of all communities; ids are checked over all counties."""
    communities = _text(places["communities"], "communities", ("community_id", "county"))
    bare = communities.filter(pl.col("county").is_null())["community_id"]
    wrong = [Problem("data.missing", "communities", key, "county") for key in bare.head(_MOST_TOLD)]
    for name, field in (("communities", "community_id"), ("schemes", "scheme_id")):
        keys = _text(places[name], name, (field,))[field]
        twice = keys.filter(keys.is_duplicated()).unique().sort().head(_MOST_TOLD)
        wrong += [Problem("data.duplicate_key", name, key, field, key) for key in twice]
    if wrong:
        raise BadInput(wrong)
    return communities


def _text(place: Path | Partitions, name: str, fields: Sequence[str]) -> pl.DataFrame:
    """Read some columns of a table of all counties."""
    if isinstance(place, Partitions):
        found = text_columns(place, fields)
        if isinstance(found, Problem):
            raise BadInput((found,))
        return found
    read = read_folder(place.parent, names=(name,))
    wrong = errors(read.problems)
    if wrong or name not in read.tables:
        raise BadInput(wrong)
    rows = read.tables[name]
    if not set(fields) <= set(rows.columns):
        raise BadInput([Problem("data.missing", name, field=each) for each in fields])
    return rows.select(pl.col(*fields).cast(pl.String))


@contextlib.contextmanager
def _working(spread: Spread, threads: int) -> Iterator[Workers]:
    """Give work to a cluster: that of an address, or processes of this machine."""
    from linli.engines.programme.workers import Here

    if importlib.util.find_spec("distributed") is None:
        if spread.asked:
            raise wrong_call(
                "按片区编制需要 Dask： Regions on workers need Dask: pip install linli[nation]"
            )
        yield Here()
        return
    import dask
    import distributed

    # Regions stay where they are: to move one costs more than to wait for it.
    settings = {
        "distributed.scheduler.work-stealing": False,
        "distributed.worker.memory.target": False,
        "distributed.worker.memory.spill": False,
        "distributed.admin.log-format": "%(name)s - %(message)s",
        "logging": {"distributed": "error"},
        # Dask remembers so many messages of each connection; prices of a nation are a megabyte.
        "distributed.admin.low-level-log-length": 10,
        # Memory that tables needed while they were read goes back at once.
        "distributed.nanny.pre-spawn-environ": {
            "MALLOC_ARENA_MAX": 2,
            "MALLOC_TRIM_THRESHOLD_": 65536,
            "OMP_NUM_THREADS": 1,
            "OPENBLAS_NUM_THREADS": 1,
            "POLARS_MAX_THREADS": 1,
            "_RJEM_MALLOC_CONF": "dirty_decay_ms:0,muzzy_decay_ms:0",
        },
    }
    cluster: Any = distributed.LocalCluster
    client: Any = distributed.Client
    with dask.config.set(settings), contextlib.ExitStack() as opened:
        address: Any = spread.scheduler
        if address is None:
            address = opened.enter_context(
                cluster(
                    n_workers=spread.workers or threads,
                    threads_per_worker=1,
                    dashboard_address=None,
                    memory_limit=None,
                )
            )
        yield OnDask(opened.enter_context(client(address)))


class OnDask:
    """A Dask cluster as workers.

    Parameters
    ----------
    client
        Of the cluster.
    patience
        Seconds that a cluster may be without any worker.
    """

    def __init__(self, client: Any, patience: float = 60.0) -> None:
        self.client, self.patience = client, patience
        self.addresses = sorted(client.scheduler_info(n_workers=-1)["workers"])
        self.count = max(1, len(self.addresses))

    def submit(
        self, function: Callable[..., Any], *arguments: Any, place: int | None = None
    ) -> Any:
        """Have a pure function done, again where a worker is lost."""
        at: dict[str, Any] = {}
        if place is not None and self.addresses:
            at = {"workers": [self.addresses[place]], "allow_other_workers": True}
        return self.client.submit(function, *arguments, pure=False, retries=_RETRIES, **at)

    def gather(self, promised: Sequence[Any]) -> list[Any]:
        """Fetch results, in their order.

        Raises
        ------
        BadInput
            The cluster has had no worker for longer than it may.
        """
        import distributed

        waiting: Any = distributed.wait
        promises, deserted = list(promised), False
        while True:
            try:
                waiting(promises, timeout=self.patience)
            except TimeoutError:
                # One that restarts is away for a moment: twice in a row is no moment.
                was, deserted = deserted, not self.client.scheduler_info(n_workers=-1)["workers"]
                if was and deserted:
                    raise wrong_call(
                        "集群上已没有工作进程，编制中断；请启动 dask worker 后重新运行。 "
                        "The cluster has lost all its workers and planning was broken off: "
                        "start workers (dask worker) and run again."
                    ) from None
                continue
            return list(self.client.gather(promises))
