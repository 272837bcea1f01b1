"""The sample county: loaded into an empty office, and put back as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection

from linli import sample
from linli_web.desks.work_rules import renew_all
from linli_web.exchange.actions import take_in
from linli_web.journal.actions import PROGRAM, Act, Actor, gathered, record
from linli_web.people.rights import demand, may
from linli_web.plan.actions import set_programme
from linli_web.plan.actions.sample import propose_sample_schemes
from linli_web.plan.actions.sample_scenarios import make_sample_scenarios
from linli_web.plan.actions.sample_wishes import make_sample_wishes
from linli_web.plan.reads import programme
from linli_web.publish.actions import publish_sample_announcements

if TYPE_CHECKING:
    from linli_web.people.models import Account

# What stays: the journal, who works here, keys and numbers of persons, and what is no county's.
_KEPT = frozenset({"journal", "people", "personal", "operations"})


class NoSample(Exception):  # noqa: N818 - it is no fault of the program
    """The office holds a real county, whose data nobody takes away like this."""


def load_sample() -> None:
    """Load the sample."""
    with gathered():
        set_programme(PROGRAM, sample.settings())
        take_in(PROGRAM, sample.yongxing(), origin="linli.sample")
        publish_sample_announcements(PROGRAM)
        propose_sample_schemes(PROGRAM)
        make_sample_scenarios(PROGRAM)
        make_sample_wishes()


def holds_sample() -> bool:
    """Tell whether the office's data are those of the sample."""
    mine = programme()
    return mine is not None and mine.of_sample


def reset_sample_by(account: Account, actor: Actor) -> None:
    """Put the sample back for somebody who may.

    Raises
    ------
    PermissionDenied
        Somebody else asks.
    NoSample
        The data are not the sample's.
    """
    demand(may(account, "reset_sample"))
    reset_sample(actor)


def reset_sample(actor: Actor) -> None:
    """Remove everything but accounts and journal, and load the sample again; all or nothing.

    Raises
    ------
    NoSample
        The data are not the sample's.
    """
    with gathered():
        if not holds_sample():
            raise NoSample
        record(actor, [Act("reset_sample", "programmes", "*")])
        _remove_everything()
        load_sample()
    # Whoever has work waiting is told anew.
    renew_all()


def _remove_everything() -> None:
    """Empty every table of the county's; what refers to what is looked at when all is in again."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            room = model.__module__.split(".")
            if room[0] == "linli_web" and room[1] not in _KEPT:
                name = connection.ops.quote_name(model._meta.db_table)
                # A table of ours.
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608 # nosec B608
