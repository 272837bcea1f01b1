"""A sealed value opens where it was put, under its person's key, unchanged, and nowhere else."""

import os

from hypothesis import given
from hypothesis import strategies as st

from linli_web.personal.sealing import Cell, Opened, key_of, opened, sealed

KEY = os.urandom(32)
OTHER = os.urandom(32)
ID = "k" * 16
words = st.text(st.characters(exclude_characters="\x1f", exclude_categories=["Cs"]), min_size=1)
cells = st.builds(Cell, words, words, words)


@given(cells, words, words)
def test_what_is_sealed_opens_again_and_is_never_the_same_twice(
    cell: Cell, subject: str, text: str
) -> None:
    token = sealed(KEY, ID, subject, cell, text)
    assert opened(KEY, subject, cell, token) == Opened("open", text)
    assert key_of(token) == ID
    assert token != sealed(KEY, ID, subject, cell, text)


@given(cells, cells, words, words)
def test_a_value_put_into_another_cell_or_given_to_another_person_does_not_open(
    cell: Cell, other: Cell, subject: str, stranger: str
) -> None:
    token = sealed(KEY, ID, subject, cell, "13800005678")
    assert (opened(KEY, subject, other, token).state == "open") is (other == cell)
    assert (opened(KEY, stranger, cell, token).state == "open") is (stranger == subject)
    assert opened(OTHER, subject, cell, token) == Opened("damaged")


@given(st.data())
def test_any_changed_character_is_found(data: st.DataObject) -> None:
    cell = Cell("owners", "phone", "o-1")
    token = sealed(KEY, ID, "persons/p-1", cell, "13800005678")
    at = data.draw(st.integers(20, 60))
    other = data.draw(st.sampled_from("AZaz09-_"))
    changed = f"{token[:at]}{other}{token[at + 1 :]}"
    if changed != token:
        assert opened(KEY, "persons/p-1", cell, changed) == Opened("damaged")
    assert opened(KEY, "persons/p-1", cell, token[:at]) == Opened("damaged")
