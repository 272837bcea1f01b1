"""The doctor looks at the keys of personal data."""

import zipfile
from pathlib import Path

import pytest
from pytest_django import Settings

from linli_web.operations import key_checks
from linli_web.personal import ring
from linli_web.personal.erasing import place
from linli_web.personal.models import PersonKey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folders(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_FOLDER = settings.KEYS_FOLDER = tmp_path


@pytest.fixture
def persons(_folders: None, request: pytest.FixtureRequest) -> None:
    """Persons whose keys can all be used."""
    request.getfixturevalue("small_register")


def test_an_office_without_persons_needs_no_keys(tmp_path: Path) -> None:
    assert not list(key_checks.persons())
    assert not list(key_checks.rotation())
    assert not list(key_checks.copies())
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("persons")
def test_nothing_is_said_of_keys_that_can_be_used() -> None:
    assert not list(key_checks.persons())
    assert not list(key_checks.rotation())


@pytest.mark.usefixtures("persons")
@pytest.mark.parametrize("content", [None, "{}", '{"keys": {"1": "short"}}'])
def test_a_ring_that_is_gone_or_not_whole_is_told(content: str | None) -> None:
    ring.place().unlink()
    if content is not None:
        ring.place().write_text(content, encoding="ascii")
    ((chinese, english),) = key_checks.persons()
    assert "不要另造" in chinese
    assert "LINLI_KEYS" in english


@pytest.mark.usefixtures("persons")
def test_keys_of_another_ring_are_counted() -> None:
    PersonKey.objects.filter(subject="persons/p-1").update(ring=9)
    ((chinese, english),) = key_checks.persons()
    assert "1 人" in chinese
    assert "restore it" in english


@pytest.mark.usefixtures("persons")
def test_an_erased_person_that_came_back_is_told_with_the_way_to_mend_it() -> None:
    key = PersonKey.objects.get(subject="persons/p-1")
    place().write_text(f"{key.pk}\n", encoding="ascii")
    ((chinese, english),) = key_checks.persons()
    assert "linli keys erase-again" in chinese
    assert "linli keys erase-again" in english


@pytest.mark.usefixtures("persons")
def test_a_rotation_that_did_not_end_is_told() -> None:
    ring.turn()
    ((chinese, _english),) = key_checks.rotation()
    assert "linli keys rotate" in chinese


@pytest.mark.usefixtures("persons")
def test_a_last_backup_without_the_ring_is_told_and_one_with_it_is_not(tmp_path: Path) -> None:
    assert not list(key_checks.copies())
    (tmp_path / "backups").mkdir()
    for name, member, number in (("linli-1.zip", "database", 1), ("linli-2.zip", "keys", 0)):
        with zipfile.ZipFile(tmp_path / "backups" / name, "w") as packed:
            packed.writestr(member if number else f"keys/{ring.FILE}", b"")
        assert len(list(key_checks.copies())) == number
