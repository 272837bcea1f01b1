"""Owners go into the database sealed, come out only when asked for, and can be searched for."""

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from linli_web.exchange.actions import take_in
from linli_web.exchange.reads import everything
from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.journal.models import Entry
from linli_web.journal.verifying import verify
from linli_web.personal.erasing import destroy, erase_again, place
from linli_web.personal.keys import KeysMissing
from linli_web.personal.models import PersonKey
from linli_web.personal.ring import place as ring_place
from linli_web.personal.sealing import digest
from linli_web.registry.models import Owner
from linli_web.tables.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_register")]
ID_NUMBER, PHONE = "790000194910010014", "15400000001"


def owners(owner: str = "o-1", **cells: str | None) -> pl.DataFrame:
    """Return a row of a file: what it must have, and what the test is about."""
    person = {"o-1": "p-1", "o-2": "p-2"}[owner]
    unit = {"o-1": "c-1-01-101", "o-2": "c-1-01-201"}[owner]
    row = {"owner_id": owner, "unit_id": unit, "person_id": person} | cells
    columns = {name: [text] for name, text in row.items()}
    return pl.DataFrame(columns, schema_overrides=dict.fromkeys(columns, pl.String))


def plain(owner: str) -> dict[str, str | None]:
    rows = read("owners", "owner_id = %s", [owner], personal=True)
    return rows.select("name", "id_number", "phone").row(0, named=True)


def give_numbers(owner: str = "o-1") -> None:
    rows = owners(owner, id_number=ID_NUMBER, phone=PHONE)
    take_in(PROGRAM, {"owners": rows}, origin="test")


def raw(column: str, owner: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, id_number, phone FROM owners WHERE owner_id = %s", [owner])
        return str(cursor.fetchone()[("name", "id_number", "phone").index(column)])


def test_a_table_comes_without_persons_unless_they_are_asked_for() -> None:
    assert "name" not in read("owners").columns
    assert not {"name", "phone", "id_number"} & set(everything()["owners"].columns)
    assert everything(personal=True)["owners"]["name"].to_list() == ["张三丰", "李四"]


def test_what_is_stored_is_sealed_and_comes_out_as_it_went_in() -> None:
    give_numbers()
    assert plain("o-1") == {"name": "张三丰", "id_number": ID_NUMBER, "phone": PHONE}
    assert all(raw(each, "o-1").startswith("p1.") for each in ("name", "id_number", "phone"))
    assert plain("o-2") == {"name": "李四", "id_number": None, "phone": None}


def test_the_same_rows_again_change_nothing_though_they_are_sealed_anew() -> None:
    give_numbers()
    entries = Entry.objects.count()
    give_numbers()
    assert Entry.objects.count() == entries


def test_somebody_is_found_by_the_exact_number_however_it_is_written() -> None:
    give_numbers()
    for typed in (PHONE, "+86 154-0000-0001", "１５４００００ ０００１"):
        found = Owner.objects.get(phone_digest=digest("phone", typed))
        assert found.pk == "o-1"
    assert Owner.objects.get(id_number_digest=digest("id_number", ID_NUMBER)).pk == "o-1"
    assert not Owner.objects.filter(phone_digest=digest("phone", "15400000002")).exists()


def test_a_number_taken_away_is_found_no_more() -> None:
    give_numbers()
    rows = owners(phone=None)
    take_in(PROGRAM, {"owners": rows}, origin="test")
    assert plain("o-1")["phone"] is None
    assert Owner.objects.get(pk="o-1").phone_digest == ""


def test_values_swapped_between_rows_do_not_open() -> None:
    give_numbers("o-1")
    give_numbers("o-2")
    first, second = raw("phone", "o-1"), raw("phone", "o-2")
    Owner.objects.filter(pk="o-1").update(phone=second)
    Owner.objects.filter(pk="o-2").update(phone=first)
    assert plain("o-1")["phone"] is None
    assert plain("o-2")["phone"] is None


def test_a_row_that_goes_to_another_person_is_under_the_key_of_that_person() -> None:
    give_numbers()
    rows = owners(person_id="p-9")
    take_in(PROGRAM, {"owners": rows}, origin="test")
    assert plain("o-1")["name"] == "张三丰"
    destroy(PersonKey.objects.get(subject="persons/p-1").pk)
    assert plain("o-1")["phone"] == PHONE
    destroy(PersonKey.objects.get(subject="persons/p-9").pk)
    assert plain("o-1") == {"name": None, "id_number": None, "phone": None}


def test_the_database_and_the_journal_refuse_plain_text() -> None:
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("UPDATE owners SET phone = %s WHERE owner_id = 'o-1'", [PHONE])
    with pytest.raises(TypeError, match="seal it first"), transaction.atomic():
        Owner.objects.filter(pk="o-1").update(phone=PHONE)
    with pytest.raises(TypeError, match="seal it first"):
        record(PROGRAM, [Act("edit", "owners", "o-1", after={"name": "张四"})])


def test_the_journal_holds_no_name_and_is_intact_after_the_person_is_erased() -> None:
    rows = owners(name="张四", phone=PHONE)
    take_in(PROGRAM, {"owners": rows}, origin="test")
    entry = Entry.objects.get(table="owners", key="o-1")
    assert set(entry.before) == set(entry.after) == {"name", "phone"}
    assert "张" not in str([entry.before, entry.after])
    destroy(PersonKey.objects.get(subject="persons/p-1").pk)
    assert plain("o-1")["name"] is None
    # The head's copy is written after a commit, which a test has none of.
    assert {each.kind for each in verify().faults} <= {"head_file_lost"}


def test_an_erasure_outlasts_a_backup_that_still_has_the_key(
    django_capture_on_commit_callbacks: object,
) -> None:
    key = PersonKey.objects.get(subject="persons/p-1")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        destroy(key.pk)
    key.save()
    assert plain("o-1")["name"] == "张三丰"
    assert erase_again() == 1
    assert plain("o-1")["name"] is None
    place().unlink()


def test_lost_keys_are_never_made_anew() -> None:
    kept = ring_place().read_bytes()
    try:
        ring_place().unlink()
        with pytest.raises(KeysMissing, match="LINLI_KEYS"):
            plain("o-1")
        ring_place().write_text("{}")
        with pytest.raises(KeysMissing):
            plain("o-1")
    finally:
        ring_place().write_bytes(kept)
    assert plain("o-1")["name"] == "张三丰"
