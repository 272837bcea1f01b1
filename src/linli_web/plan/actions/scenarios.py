"""Making scenarios: begun, copied, named, put away."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.plan.scenarios import SCENARIO_TABLES
from linli_web.journal.actions import Act, gathered, record
from linli_web.people.actors import actor as as_actor
from linli_web.people.outcomes import Refused
from linli_web.people.rights import demand
from linli_web.plan.actions.scenario_rows import Row, at_version, checked_rows, described, save
from linli_web.plan.models import Scenario, ScenarioTable, SourceCap, SourceRule
from linli_web.plan.reads.programme import programme, today
from linli_web.plan.scenario_permissions import may_edit_programme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli_web.journal.actions import Actor
    from linli_web.people.models import Account
    from linli_web.plan.models import WeightPolicy

_TABLE = "scenarios"


@gathered()
def make_scenario(
    account: Account,
    name: str,
    years: Sequence[int],
    tables: Mapping[str, Sequence[Row]],
    *,
    discount: Decimal = Decimal(0),
    policy: WeightPolicy | None = None,
) -> Scenario:
    """Begin a scenario of its own.

    Parameters
    ----------
    account
        Who does it.
    name
        What it is called.
    years
        Years in which communities may start.
    tables
        Rows by table of `SCENARIO_TABLES`.
    discount
        What a year's delay takes off a benefit, 0 to 1.
    policy
        Weights that benefits are reckoned by; none: as the schemes have them.

    Raises
    ------
    Rejected
        A row is wrong.
    Refused
        Name or years are missing.
    PermissionDenied
        Not allowed.
    """
    demand(may_edit_programme(account))
    made = Scenario(
        name=_named(name), years=_years(years), discount=discount, policy=policy, made_by=account
    )
    return keep_scenario(as_actor(account), made, tables)


def keep_scenario(
    actor: Actor, made: Scenario, tables: Mapping[str, Sequence[Row]], note: str = ""
) -> Scenario:
    """Keep a new scenario with its tables and say so in the journal."""
    made.save()
    for name in SCENARIO_TABLES:
        if tables.get(name):
            rows = checked_rows(name, tables[name])
            ScenarioTable.objects.create(scenario=made, table=name, rows=rows)
    verb = "copy_scenario" if made.copied_from_id else "make_scenario"
    record(actor, [Act(verb, _TABLE, made.public_id, after={"name": made.name}, note=note)])
    return made


def make_from_register(account: Account, name: str) -> Scenario:
    """Begin a scenario with the programme's years to come and the register's caps and rules."""
    mine = programme()
    years = [year for year in (mine.years if mine else ()) if year > today().year]
    tables: dict[str, list[Row]] = {
        "source_caps": [
            {
                "source_id": each.source_id,
                "scope": each.scope,
                "year": each.year,
                "cap_yuan": f"{each.cap_yuan:.2f}",
            }
            for each in SourceCap.objects.filter(year__in=years)
        ],
        "source_rules": [
            {
                "source_id": each.source_id,
                "category": each.category,
                "max_share": each.max_share,
                "basis": each.basis,
            }
            for each in SourceRule.objects.all()
        ],
    }
    discount = mine.discount if mine else Decimal(0)
    return make_scenario(account, name, years, tables, discount=discount)


@gathered()
def copy_scenario(account: Account, public_id: str, name: str) -> Scenario:
    """Begin a scenario from what another one is now; see `make_scenario`."""
    demand(may_edit_programme(account))
    other = Scenario.objects.get(public_id=public_id)
    made = Scenario(
        name=_named(name),
        note=other.note,
        years=other.years,
        discount=other.discount,
        policy=other.policy,
        copied_from=other,
        made_by=account,
    )
    tables = dict(other.tables.values_list("table", "rows"))
    return keep_scenario(as_actor(account), made, tables, note=other.name)


@gathered()
def describe_scenario(
    account: Account,
    public_id: str,
    version: int,
    *,
    name: str,
    note: str,
    discount: Decimal,
    policy: WeightPolicy | None,
) -> Scenario:
    """Give a scenario another name, note, discount or policy of weights.

    Raises
    ------
    Conflict
        Somebody else saved in between.
    Refused
        The name is missing, or the discount is none.
    PermissionDenied
        Not allowed.
    """
    scenario = at_version(account, public_id, version)
    if not 0 <= discount < 1:
        raise Refused(_("年贴现率应不小于 0、小于 1。"))
    before = described(scenario)
    scenario.name, scenario.note = _named(name), note.strip()
    scenario.discount, scenario.policy = discount, policy
    save(scenario)
    after = described(scenario)
    changed = [each for each in after if after[each] != before[each]]
    act = Act(
        "describe_scenario",
        _TABLE,
        public_id,
        {each: before[each] for each in changed},
        {each: after[each] for each in changed},
    )
    record(as_actor(account), [act])
    return scenario


@gathered()
def retire_scenario(account: Account, public_id: str, *, back: bool = False) -> Scenario:
    """Put a scenario away, or take it out again; nothing of it is lost.

    Raises
    ------
    PermissionDenied
        Not allowed.
    """
    demand(may_edit_programme(account))
    scenario = Scenario.objects.select_for_update().get(public_id=public_id)
    if back != (scenario.retired_at is None):
        scenario.retired_at = None if back else timezone.now()
        save(scenario)
        verb = "reopen_scenario" if back else "retire_scenario"
        record(as_actor(account), [Act(verb, _TABLE, public_id)])
    return scenario


def _named(name: str) -> str:
    if not name.strip():
        raise Refused(_("请填写情景的名称。"))
    return name.strip()


def _years(years: Sequence[int]) -> list[int]:
    if not years:
        raise Refused(_("请至少选一个年度。"))
    return sorted(set(years))
