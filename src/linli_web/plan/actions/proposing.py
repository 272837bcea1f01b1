"""From findings to schemes: of one community, or of a whole county at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl
from django.utils.translation import gettext as _

from linli.plan.schemes import propose
from linli.schema.wording import message
from linli.standards import price_books, price_level, prices
from linli_web.journal.actions import Act, Actor, gathered, record
from linli_web.people.actors import actor as as_actor
from linli_web.people.outcomes import Refused
from linli_web.people.rights import demand
from linli_web.plan.actions.drafts import set_totals, write_parts
from linli_web.plan.assessing import Assessed, assess, basis
from linli_web.plan.models import Scheme
from linli_web.plan.models.schemes import SUPERSEDED
from linli_web.plan.permissions import may_edit_schemes
from linli_web.plan.reads.programme import today
from linli_web.registry.cells import language
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from linli.records import Problem
    from linli_web.people.models import Account


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of proposing.

    Parameters
    ----------
    made
        The new drafts.
    there
        Schemes that stood already and were left alone.
    problems
        Findings that nothing answers, and why.
    """

    made: list[Scheme] = field(default_factory=list)
    there: list[Scheme] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()


@gathered()
def propose_schemes(actor: Account, community_id: str, *, anew: bool = False) -> Proposed:
    """Propose the schemes of a community from what is open there.

    Parameters
    ----------
    actor
        Who does it.
    community_id
        Which community.
    anew
        Whether schemes that stand get a new version; without it they are left alone.

    Raises
    ------
    Community.DoesNotExist
        There is no such community.
    Refused
        Nothing is open there, so that there is nothing to propose.
    PermissionDenied
        Not allowed.
    """
    # Locked, so that two people do not propose side by side.
    community = Community.objects.select_for_update(of=("self",)).get(pk=community_id)
    demand(may_edit_schemes(actor, community_id))
    if community.closed_on is not None:
        raise Refused(_("小区已注销。"))
    done = propose_for(as_actor(actor), [community_id], anew=anew, account=actor)
    if not done.made and not done.there:
        raise Refused(
            _("没有可以生成方案的问题：先登记体检发现的问题和数量。"), *_worded(done.problems)
        )
    return done


def _worded(problems: Iterable[Problem]) -> list[str]:
    return [message(each, language()) for each in problems]


def propose_for(
    actor: Actor,
    communities: Collection[str],
    *,
    anew: bool = False,
    account: Account | None = None,
    as_one: bool = False,
) -> Proposed:
    """Propose the schemes of communities in one go, in the caller's transaction.

    Parameters
    ----------
    actor
        For the journal.
    communities
        Their ids.
    anew
        Whether schemes that stand get a new version.
    account
        Who makes them; None: the program.
    as_one
        Whether the journal tells of them in one line, as of a table that comes in whole.
    """
    day = today()
    by = basis(communities, day)
    first = Community.objects.filter(pk__in=list(communities)[:1]).values_list("county_id")
    level = price_level(first[0][0] if first else "", day)
    book = price_books().sort("date", "price_book").row(-1, named=True)
    found = propose(by.findings, prices(book["price_book"]), Fraction(level["index"]))
    standing = _standing(communities)
    kept = [] if anew else list(standing)
    schemes = found.tables["schemes"].filter(~pl.col("scheme_id").is_in(kept))
    lines = found.tables["scheme_lines"].filter(~pl.col("scheme_id").is_in(kept))
    if schemes.is_empty():
        return Proposed([], sorted(standing.values(), key=str), found.problems)
    assessed = assess(schemes, lines, by)
    proposing = _Proposing(standing, book["price_book"], book["date"], level["index"])
    made = proposing.make(schemes, assessed, account)
    whole = Act("propose_scheme", "plan_schemes", "*", after={"new": len(made)})
    record(actor, [whole] if as_one else [_act(each) for each in made.values()])
    left = [] if anew else sorted(standing.values(), key=str)
    return Proposed(list(made.values()), left, (*found.problems, *assessed.problems))


def _standing(communities: Collection[str]) -> Mapping[str, Scheme]:
    """Return the schemes in force of communities, by family."""
    rows = Scheme.objects.in_force().filter(community__in=communities)
    return {each.family: each for each in rows}


@dataclass(frozen=True, slots=True)
class _Proposing:
    """What new drafts are made by."""

    standing: Mapping[str, Scheme]
    price_book: str
    price_date: date
    price_level: str

    def make(
        self, schemes: pl.DataFrame, assessed: Assessed, account: Account | None
    ) -> Mapping[str, Scheme]:
        """Write new drafts, each in the place of the version that stood."""
        replaced = [
            self.standing[key] for key in schemes["scheme_id"].to_list() if key in self.standing
        ]
        Scheme.objects.filter(pk__in=[each.pk for each in replaced]).update(state=SUPERSEDED)
        made = {
            row["scheme_id"]: self._draft(row, assessed.totals[row["scheme_id"]], account)
            for row in schemes.iter_rows(named=True)
        }
        Scheme.objects.bulk_create(made.values())
        write_parts(made, assessed, {})
        return made

    def _draft(
        self, row: Mapping[str, Any], totals: Mapping[str, Any], account: Account | None
    ) -> Scheme:
        before = self.standing.get(row["scheme_id"])
        draft = Scheme(
            community_id=row["community_id"],
            family=row["scheme_id"],
            number=before.number + 1 if before else 1,
            works_class=row["class"],
            price_book=self.price_book,
            price_date=self.price_date,
            price_level=self.price_level,
            made_by=account,
        )
        set_totals(draft, totals)
        return draft


def _act(scheme: Scheme) -> Act:
    after = {
        "community_id": scheme.community_id,
        "family": scheme.family,
        "number": scheme.number,
        "total_yuan": str(scheme.total_yuan),
        "benefit": scheme.benefit,
    }
    return Act("propose_scheme", "plan_schemes", scheme.public_id, after=after)
