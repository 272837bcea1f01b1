"""`linli keys` turns the keys of personal data and erases again what a restore brought back."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from linli.cli.group import main
from linli_web.journal.models import Entry
from linli_web.personal.erasing import place
from linli_web.personal.models import PersonKey
from linli_web.personal.ring import ring
from linli_web.tables.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_register")]


def told(*words: str) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["keys", *words, "--json"], prog_name="linli")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def names() -> list[str | None]:
    return read("owners", personal=True)["name"].to_list()


def test_a_rotation_says_which_key_holds_and_stands_in_the_journal_from_beginning_to_end() -> None:
    before = ring().current
    done = told("rotate")
    assert done["current"] == ring().current == before + 1
    assert (done["retired"], done["persons"]) == ([before], PersonKey.objects.count())
    ended, begun = Entry.objects.filter(act="rotate_keys").order_by("-number")[:2]
    assert begun.after == {"begun": before}
    assert ended.after is not None
    assert ended.after["current"] == before + 1
    assert names() == ["张三丰", "李四"]


@pytest.mark.parametrize(("language", "words"), [("zh", "旧密钥已销毁"), ("en", "is destroyed")])
def test_a_rotation_tells_a_person_what_to_back_up(language: str, words: str) -> None:
    done = CliRunner().invoke(main, ["--lang", language, "keys", "rotate"], prog_name="linli")
    assert done.exit_code == 0
    assert words in done.stdout


def test_without_the_ring_nothing_is_turned_and_no_key_is_made(
    settings: Settings, tmp_path: Path
) -> None:
    settings.KEYS_FOLDER = tmp_path
    done = CliRunner().invoke(main, ["keys", "rotate"], prog_name="linli")
    assert done.exit_code == 2
    assert "LINLI_KEYS" in done.output
    assert not list(tmp_path.glob("personal-keys*"))


def test_who_came_back_by_a_foreign_restore_is_erased_again(
    settings: Settings, tmp_path: Path
) -> None:
    ring_file = Path(settings.KEYS_FOLDER) / "personal-keys.json"
    (tmp_path / ring_file.name).write_bytes(ring_file.read_bytes())
    settings.KEYS_FOLDER = tmp_path
    assert told("erase-again") == {"persons": 0}
    key = PersonKey.objects.get(subject="persons/p-1")
    place().write_text(f"{key.pk}\n", encoding="ascii")
    assert told("erase-again") == {"persons": 1}
    assert names() == [None, "李四"]
    assert told("erase-again") == {"persons": 0}
