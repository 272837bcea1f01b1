"""Whoever takes the database, logs, folders or a backup, without keys, reads nothing of persons."""

import json
import logging
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django import Settings

from linli import sample
from linli_web.exchange.actions import take_in
from linli_web.exchange.models import Import
from linli_web.journal.actions import PROGRAM
from linli_web.notices.actions import Message, choose, tell
from linli_web.notices.kinds import Ways, kinds
from linli_web.notices.models import Habit
from linli_web.notices.sending import send_due
from linli_web.operations.copies import backup
from linli_web.people.models import Account
from linli_web.personal.models import PersonKey

HEADINGS = "编码,房子,人,业主姓名,证件号码,联系方式"
# Shorter names may stand in other words.
_SHORTEST_NAME = 3
_OWNERS = 400


@pytest.fixture
def part() -> dict[str, pl.DataFrame]:
    """A part of the sample with some hundred owners, whole in its references."""
    found = sample.yongxing()
    owners = found["owners"].head(_OWNERS)
    units = found["units"].join(owners, on="unit_id", how="semi")
    entrances = found["entrances"].join(units, on="entrance_id", how="semi")
    buildings = found["buildings"].join(units, on="building_id", how="semi")
    communities = found["communities"].join(buildings, on="community_id", how="semi")
    places = ("counties", "streets", "neighbourhood_committees", "zones", "areas")
    return {name: found[name] for name in places} | {
        "communities": communities,
        "buildings": buildings,
        "entrances": entrances,
        "units": units,
        "owners": owners,
    }


@pytest.fixture
def secrets(part: dict[str, pl.DataFrame]) -> dict[bytes, str]:
    """What must be found nowhere, in every form in which it might be written."""
    owners = part["owners"]
    names = owners["name"].filter(owners["name"].str.len_chars() >= _SHORTEST_NAME)
    values = {*names, *owners["id_number"].drop_nulls(), *owners["phone"].drop_nulls()}
    assert len(values) > _OWNERS
    values |= {each.replace("-", "") for each in values}
    return {form: each for each in values for form in forms(each)}


def forms(value: str) -> Iterator[bytes]:
    """Yield a value as it may stand in a file."""
    plain = value.encode()
    yield from (plain, value[::-1].encode(), plain[::-1], plain.hex().encode())
    yield json.dumps(value)[1:-1].encode()
    yield from (value.encode("utf-16-le"), value.encode("utf-16-be"))
    for shift in range(3):
        # Where a value stands within a longer text, its first and last letters are others.
        cut = -(-shift * 4 // 3)
        yield b64encode(b"\0" * shift + plain)[cut : (shift + len(plain)) * 4 // 3]


def leaks(content: bytes, secrets: dict[bytes, str]) -> list[str]:
    """Return what is found of persons: all forms at once, in one going through."""
    # One letter a byte, so that whatever the bytes mean they are compared as they are.
    of_form = {form.decode("latin-1"): value for form, value in secrets.items()}
    text = pl.Series([content.decode("latin-1")])
    found = text.str.extract_many(list(of_form)).explode().drop_nulls()
    return sorted({of_form[each] for each in found.unique()})


def database() -> bytes:
    """Return every cell of every table; of SQLite the whole file as well."""
    cells = list[bytes]()
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            # Names of ours.
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608
            cells += [_bytes(cell) for row in cursor.fetchall() for cell in row]
        if connection.vendor == "sqlite":
            cells.append(connection.connection.serialize())
    return b"\0".join(cells)


def _bytes(cell: object) -> bytes:
    if isinstance(cell, bytes | memoryview):
        return bytes(cell)
    return str(cell).encode()


def folders(*places: object) -> bytes:
    files = (each for place in places for each in Path(str(place)).rglob("*") if each.is_file())
    return b"\0".join(each.name.encode() + each.read_bytes() for each in files)


def members(archive: Path) -> bytes:
    with zipfile.ZipFile(archive) as packed:
        return b"\0".join(packed.read(each) for each in packed.namelist())


def table_of(owners: pl.DataFrame) -> bytes:
    columns = ("owner_id", "unit_id", "person_id", "name", "id_number", "phone")
    rows = owners.select(columns).fill_null("").rows()
    return "\n".join([HEADINGS, *(",".join(row) for row in rows)]).encode()


class Office:
    """The office's browser, and what it does with persons' data on a day."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def upload(self, owners: pl.DataFrame) -> str:
        file = SimpleUploadedFile("花名册.csv", table_of(owners))
        answer = self.client.post("/office/exchange/upload/", {"files": file, "system": ""})
        return str(answer["Location"])

    def match(self, url: str) -> None:
        fields = ("owner_id", "unit_id", "person_id", "name", "id_number", "phone")
        chosen = {f"field-0-{at}": name for at, name in enumerate(fields)}
        place = {"table-0": "owners", "was-table-0": "owners", "row-0": "1", "was-row-0": "1"}
        assert self.client.post(f"{url}matching/", chosen | place).status_code == 302

    def look_at(self, person: pl.DataFrame) -> None:
        """See a person's telephone, search it, hand all out, see preview pages and the journal."""
        row = person.row(0, named=True)
        key = PersonKey.objects.get(subject=f"persons/{row['person_id']}").pk
        asked = {"table": "owners", "row": row["owner_id"], "field": "phone"}
        shown = self.post(f"/office/persons/{key}/reveal/", asked | {"reason": "联系入户勘查"})
        assert row["phone"].encode() in shown
        found = self.post("/office/persons/search/", {"kind": "phone", "number": row["phone"]})
        assert key.encode() in found
        reason = {"reason": "本人到场申请", "form": "json"}
        assert row["name"].encode() in self.post(f"/office/persons/{key}/export/", reason)
        assert self.post("/office/exchange/personal/", {"reason": "报市局核对底册"})
        assert self.client.get("/office/journal/").status_code == 200

    def post(self, url: str, data: dict[str, str]) -> bytes:
        answer = self.client.post(url, data)
        assert answer.status_code == 200, url
        return answer.content


@pytest.fixture
def places(tmp_path: Path, settings: Settings) -> None:
    settings.RUNS_IN_PROCESS = True
    settings.UPLOAD_FOLDER, settings.OUTBOX_FOLDER = tmp_path / "uploads", tmp_path / "outbox"


def test_nothing_of_persons_is_read_without_the_keys(
    transactional_db: None,
    places: None,
    office: Client,
    part: dict[str, pl.DataFrame],
    secrets: dict[bytes, str],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("linli", "linli_web"):
        caplog.set_level(logging.DEBUG, name)
    owners, day = part["owners"], Office(office)
    known, brought = owners.head(_OWNERS // 2), owners.tail(_OWNERS // 2)
    take_in(PROGRAM, part | {"owners": known}, origin="linli.sample")

    url = day.upload(brought)
    # What was uploaded is there until it is imported: the search finds what there is to find.
    assert leaks(folders(settings.UPLOAD_FOLDER), secrets)
    assert Import.objects.get().sheets[0]["leading"]
    assert not leaks(database(), secrets)
    backup(tmp_path / "under-way.zip", with_keys=False)
    assert not leaks(members(tmp_path / "under-way.zip"), secrets)
    day.match(url)
    assert not leaks(office.get(url).content, secrets)
    office.post(f"{url}keep/")
    assert Import.objects.get().kept_at
    assert not Import.objects.get().sheets

    day.look_at(brought.filter(pl.col("phone").is_not_null()))
    _import_and_undo(day, owners)
    _give_up(day, brought)
    number = _tell(office)
    secrets |= dict.fromkeys(forms(number), number)

    backup(tmp_path / "backup.zip", with_keys=False)
    assert not leaks(database(), secrets)
    assert not leaks(members(tmp_path / "backup.zip"), secrets)
    assert not leaks(folders(settings.UPLOAD_FOLDER), secrets)
    # What stands in for the gateway is told where to send, and nothing else of anybody.
    (sms,) = (Path(str(settings.OUTBOX_FOLDER)) / "sms").iterdir()
    assert leaks(folders(settings.OUTBOX_FOLDER), secrets) == [number]
    assert sms.read_text().startswith(f"{number}\n")
    assert not leaks(caplog.text.encode(), secrets)


def _import_and_undo(day: Office, owners: pl.DataFrame) -> None:
    """Import rows in which each name is another's, and take it back."""
    moved = owners.head(50).with_columns(owners["name"].head(50).reverse())
    url = day.upload(moved)
    day.client.post(f"{url}keep/")
    day.client.post(f"{url}undo/")
    assert Import.objects.latest("asked_at").undone_at


def _give_up(day: Office, owners: pl.DataFrame) -> None:
    """Bring numbers that cannot be, look at the faults, and give the import up."""
    wrong = owners.head(50).with_columns(pl.col("phone").str.reverse(), id_number=pl.lit("12345"))
    url = day.upload(wrong)
    assert day.client.get(f"{url}?kind=bad").status_code == 200
    assert day.client.get(f"{url}problems.csv").status_code == 200
    day.client.post(f"{url}discard/")
    assert not Import.objects.latest("asked_at").folder.exists()


def _tell(client: Client) -> str:
    """Let somebody be told by e-mail and text message; return the number that they gave."""
    number = "13800005678"
    client.post("/office/me/telephone/", {"phone": number})
    who = Account.objects.get(username="office")
    who.email = "office@example.org"
    who.save()
    by_all = {name: Ways(app=True, email=True, sms=True) for name in kinds()}
    # Quiet hours that never are: the messages leave at whatever hour the test runs.
    choose(who, by_all, Habit(quiet_from=0, quiet_until=0))
    tell([who], Message("mention", "%(who)s提到了您", {"who": "王"}, "/office/", "once"))
    assert send_due().sent == 2
    return number


def test_a_value_is_found_in_every_form_in_which_it_might_be_written() -> None:
    value = "欧阳光明"
    secrets = dict.fromkeys(forms(value), value)
    for text in ("x", "xy", "xyz"):
        for written in (text.encode() + value.encode() + b"!", (text + value[::-1]).encode()):
            assert leaks(written, secrets)
        assert leaks(b64encode(f"{text}{value}{text}".encode()), secrets)
    assert leaks(json.dumps({"name": value}).encode(), secrets)
    assert not leaks("欧阳光华".encode(), secrets)
