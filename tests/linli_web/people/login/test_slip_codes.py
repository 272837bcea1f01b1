"""Codes on slips: every slip of the hand is told, and nothing that is kept gives one away."""

from hypothesis import given
from hypothesis import strategies as st

from linli_web.people.login.slip_codes import (
    as_typed,
    check_digit,
    digest,
    in_groups,
    is_whole,
    new_code,
)

codes = st.text("0123456789", min_size=12, max_size=12).map(lambda each: each + check_digit(each))


@given(codes, st.integers(0, 12), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(code: str, where: int, more: int) -> None:
    wrong = code[:where] + str((int(code[where]) + more) % 10) + code[where + 1 :]
    assert is_whole(code)
    assert not is_whole(wrong)


@given(codes, st.integers(0, 11))
def test_every_swap_of_neighbours_is_noticed(code: str, where: int) -> None:
    swapped = code[:where] + code[where + 1] + code[where] + code[where + 2 :]
    assert is_whole(swapped) == (swapped == code)


def test_damms_own_example_holds() -> None:
    assert check_digit("572") == "4"


@given(codes)
def test_a_code_may_be_typed_with_blanks_dashes_and_full_width_digits(code: str) -> None:
    wide = in_groups(code).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert as_typed(wide) == code
    assert as_typed(in_groups(code).replace(" ", "-")) == code


def test_codes_differ_and_their_digests_do_not_hold_them() -> None:
    made = {new_code() for _ in range(200)}
    assert len(made) == 200
    assert all(is_whole(each) and each not in digest(each) for each in made)
