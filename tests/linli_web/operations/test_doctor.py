"""The doctor finds what is wrong and says how to mend it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from linli.cli.group import main
from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.operations.doctor import Complaint, examine
from linli_web.people.models import Account
from linli_web.plan.models import Programme
from linli_web.runs.models import Run, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def healthy(db: None, settings: Settings, tmp_path: Path) -> None:
    """An installation with nothing wrong."""
    settings.DATA_FOLDER = settings.KEYS_FOLDER = tmp_path
    settings.STATIC_ROOT = tmp_path
    settings.ALLOWED_HOSTS = ["localhost"]
    (tmp_path / "staticfiles.json").touch()
    (tmp_path / "journal-key").touch(mode=0o600)
    Worker.objects.create(name="w", host="h", process=1, seen_at=timezone.now())


def complaints(check: str) -> list[Complaint]:
    """Return what is found of one kind; nothing else may be wrong."""
    found = examine().complaints
    assert {each.check for each in found} <= {check}, found
    return list(found)


def test_a_photo_that_is_gone_is_a_fault() -> None:
    from linli_web.files.models import Content

    Content.objects.create(sha256="ab" * 32, size=1, kind="jpeg", scan="unscanned")
    (found,) = complaints("files")
    assert found.level == "fault"
    assert "linli files check" in found.zh


def test_nothing_is_wrong_with_a_healthy_installation() -> None:
    found = examine()
    assert found.is_well
    assert found.complaints == ()
    assert len(found.checks) == 13


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DEBUG", True, "LINLI_DEBUG"),
        ("ALLOWED_HOSTS", ["*"], "LINLI_HOSTS"),
        ("ALLOWED_HOSTS", ["linli.example"], "LINLI_TLS"),
        ("MAP_TILE_URL", "https://tiles.example/{z}", "LINLI_MAP_APPROVAL_NUMBER"),
    ],
)
def test_settings_that_open_doors_are_faults(
    settings: Settings, name: str, value: object, words: str
) -> None:
    setattr(settings, name, value)
    (found,) = complaints("settings")
    assert found.level == "fault"
    assert words in found.en
    assert words in found.zh


def test_a_site_behind_tls_may_have_a_name(settings: Settings) -> None:
    settings.ALLOWED_HOSTS, settings.BEHIND_TLS = ["linli.example"], True
    assert complaints("settings") == []


def test_short_keys_and_keys_that_others_can_read_are_faults(
    settings: Settings, tmp_path: Path
) -> None:
    key = settings.JOURNAL_KEY
    settings.JOURNAL_KEY = b"short"
    said = [each.en for each in examine().complaints if each.check == "keys"]
    assert len(said) == 1
    assert "restore the folder of keys" in said[0]
    settings.JOURNAL_KEY, settings.SECRET_KEY = key, "short"
    assert "LINLI_SECRET_KEY" in complaints("keys")[0].en
    settings.SECRET_KEY = "long" * 10
    (tmp_path / "journal-key").chmod(0o644)
    (found,) = complaints("keys")
    assert "chmod 600" in found.en


def test_data_that_other_users_can_read_are_a_fault_with_the_command_that_mends_it(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "our data.sqlite3"
    monkeypatch.setitem(connection.settings_dict, "NAME", str(database))
    for end in ("", "-wal", "-shm"):
        Path(f"{database}{end}").touch(mode=0o600)
    assert [each for each in examine().complaints if each.check == "privacy"] == []
    tmp_path.chmod(0o755)
    database.chmod(0o640)
    said = {each.en.partition(": ")[2] for each in examine().complaints if each.check == "privacy"}
    on_a_file = {f"chmod 600 '{database}'"} if connection.vendor == "sqlite" else set()
    assert said == {f"chmod 700 {tmp_path}"} | on_a_file


def test_missing_static_files_and_a_full_disk_are_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "staticfiles.json").unlink()
    monkeypatch.setattr("linli_web.operations.doctor._LEAST_FREE", 10**18)
    assert len(complaints("folders")) == 2


def test_a_journal_that_was_tampered_with_is_a_fault(
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        record(PROGRAM, [Act("edit", "communities", "c1")])
    assert complaints("journal") == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_head SET count = 9, link = 'x'")
    assert "audit verify" in complaints("journal")[0].en


def test_accounts_of_the_sample_may_be_on_the_sample_only() -> None:
    Account.objects.create_user("street", of_sample=True)
    mine = Programme.objects.create(name="永兴示例", of_sample=True)
    assert complaints("accounts") == []
    mine.of_sample = False
    mine.save()
    (found,) = complaints("accounts")
    assert "street" in found.zh
    Account.objects.update(is_active=False)
    assert complaints("accounts") == []


def test_an_office_without_a_second_factor_is_a_fault_in_a_real_county(
    open_account: Callable[..., Account],
) -> None:
    street = open_account("street", username="street-office")
    Programme.objects.create(name="永兴", of_sample=False)
    assert complaints("accounts") == []
    Authenticator.objects.filter(user_id=street.pk).delete()
    (found,) = complaints("accounts")
    assert found.level == "fault"
    assert "street-office" in found.zh


def test_work_that_stopped_midway_is_a_warning() -> None:
    Run.objects.create(
        kind="import",
        program_version="0",
        status=Run.Status.RUNNING,
        lease_until="2022-01-01T00:00:00+08:00",
    )
    (found,) = complaints("runs")
    assert found.level == "warning"
    assert "stopped midway" in found.en
    assert examine().is_well


def test_that_no_worker_lives_is_a_warning_and_tells_how_many_wait() -> None:
    Worker.objects.all().delete()
    Run.objects.create(kind="import", program_version="0")
    (found,) = complaints("runs")
    assert found.level == "warning"
    assert "1 runs wait" in found.en
    assert examine().is_well


def test_the_command_ends_with_3_where_something_is_wrong(settings: Settings) -> None:
    well = CliRunner().invoke(main, ["--lang", "en", "doctor", "--json"])
    assert well.exit_code == 0
    assert json.loads(well.stdout)["well"] is True
    assert CliRunner().invoke(main, ["audit", "doctor", "--json"]).exit_code == 0
    settings.DEBUG = True
    ill = CliRunner().invoke(main, ["--lang", "zh", "doctor"])
    assert ill.exit_code == 3
    assert "毛病  settings" in ill.stdout
