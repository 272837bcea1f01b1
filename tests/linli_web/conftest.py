"""What tests of the office share: the sample county in the database, and people who look at it."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from linli.schema import tables, validate

if TYPE_CHECKING:
    from linli_web.people.models import Account


SMALL_REGISTER = Path(__file__).parent / "small_register"


@pytest.fixture(autouse=True)
def in_chinese() -> None:
    """Begin each test in Chinese: an English request of the one before stays on in the thread."""
    from django.utils.translation import activate

    activate("zh-hans")


@dataclass
class SampleKept:
    """The sample as a process first loaded it: its database in memory, and the files of its keys.

    Loading takes ten seconds, putting back half of one.
    """

    database: sqlite3.Connection
    files: dict[Path, bytes]

    @classmethod
    def keep(cls) -> "SampleKept":
        from django.db import connection

        from linli_web.journal.heads import kept_file
        from linli_web.personal import ring

        kept = sqlite3.connect(":memory:")
        connection.connection.backup(kept)
        return cls(kept, {file: file.read_bytes() for file in (kept_file(), ring.place())})

    def put_back(self) -> None:
        from django.db import connection

        connection.ensure_connection()
        self.database.backup(connection.connection)
        for file, content in self.files.items():
            file.write_bytes(content)


@pytest.fixture(scope="session")
def samples_kept() -> list[SampleKept]:
    """What this process has kept; empty before the first loading, and always on PostgreSQL."""
    return []


@pytest.fixture(scope="module")
def yongxing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, samples_kept: list[SampleKept]
) -> Iterator[None]:
    """The sample programme, loaded once for the tests of a module; each test is rolled back."""
    from django.core.management import call_command
    from django.db import connection

    with django_db_blocker.unblock():
        if samples_kept:
            samples_kept[0].put_back()
        else:
            load_yongxing()
            if connection.vendor == "sqlite":
                samples_kept.append(SampleKept.keep())
    yield
    with django_db_blocker.unblock():
        call_command("flush", verbosity=0, interactive=False)


def load_yongxing() -> None:
    """Load the sample without its schemes."""
    from linli import sample
    from linli_web.exchange.actions import take_in
    from linli_web.journal.actions import PROGRAM
    from linli_web.plan.actions import set_programme
    from linli_web.publish.actions import publish_sample_announcements

    set_programme(PROGRAM, sample.settings())
    take_in(PROGRAM, sample.yongxing(), origin="linli.sample")
    publish_sample_announcements(PROGRAM)


@pytest.fixture
def small_register(db: None) -> None:
    """Three communities that can be counted by hand, with what stands, was found and done there.

    c-1 is finished, c-2 is being worked on, c-3 has no buildings yet.
    """
    from linli_web.plan.models import Programme
    from linli_web.tables.storing import store

    Programme.objects.create(name="样例计划", county="431023", years=[2021], as_of="2022-09-30")
    for name in tables():
        file = SMALL_REGISTER / f"{name}.csv"
        if file.exists():
            raw = pl.read_csv(file, infer_schema=False)
            store(name, validate(name, raw).tables[name].drop("_row"))


# Somebody who holds a role somewhere: `open_account("street", "street", "s-1")`.
OpenAccount = Callable[..., "Account"]
# A browser in which such a person is signed in; `.account` is the account.
SignIn = Callable[..., Client]


@pytest.fixture
def open_account() -> OpenAccount:
    """Open an account that holds a role within a place, everywhere if none is named."""
    from django.utils import timezone

    from linli_web.people.models import Account, Holding
    from linli_web.people.tables import roles

    def opened(
        role: str = "", scope: str = "everywhere", place: str = "", *, username: str = ""
    ) -> Account:
        made = Account.objects.create_user(
            username or role, name="王", office="县专班", password="x"
        )
        if role:
            held = {"role": role, "scope": scope, "place": place}
            Holding.objects.create(account=made, since=timezone.now(), **held)
            if roles()[role].second_factor:
                give_second_factor(made)
        return made

    return opened


def give_second_factor(account: "Account") -> str:
    """Set up a second factor, so that pages open; return its secret."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    return secret


@pytest.fixture
def signed_in_as(open_account: OpenAccount) -> SignIn:
    """Sign in somebody who holds a role within a place, everywhere if none is named."""

    def signed_in(
        role: str = "", scope: str = "everywhere", place: str = "", *, username: str = ""
    ) -> Client:
        client = Client()
        client.account = open_account(role, scope, place, username=username)  # type: ignore[attr-defined]
        client.force_login(client.account)  # type: ignore[attr-defined]
        return client

    return signed_in


@pytest.fixture
def account(db: None, open_account: OpenAccount) -> "Account":
    """Somebody of the programme office, for actions."""
    return open_account("programme_office", username="editor")


@pytest.fixture
def stranger(db: None) -> Client:
    """Somebody who has not signed in."""
    return Client()


@pytest.fixture
def office(db: None, signed_in_as: SignIn) -> Client:
    """The programme office."""
    return signed_in_as("programme_office", username="office")


@pytest.fixture
def reader(db: None, signed_in_as: SignIn) -> Client:
    """Somebody who is signed in, may read the whole register and edit nothing."""
    return signed_in_as("department", username="reader")
