"""Identity numbers and telephones: what is one, how it is written, what a mask leaves to see."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.schema import validate
from linli.schema.personal import PERSONAL_TYPES, check_digit, masked, normalised
from linli.schema.wording import message, remedy

digits = st.text("0123456789", min_size=14, max_size=14)
days = st.dates().map(lambda day: f"{day:%Y%m%d}").filter(lambda text: len(text) == 8)


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    first = f"79{draw(digits)[:4]}{draw(days)}{draw(digits)[:3]}"
    return first + check_digit(first)


mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
landlines = st.from_regex(r"0[0-9]{2,3}[2-9][0-9]{6,7}", fullmatch=True)


def checked(**cells: str) -> tuple[dict[str, object], list[str]]:
    row = {"owner_id": "o", "unit_id": "u", "person_id": "p"} | cells
    result = validate("owners", pl.DataFrame({name: [text] for name, text in row.items()}))
    return result.table.row(0, named=True), [each.code for each in result.problems]


@given(id_numbers())
def test_a_number_with_its_check_digit_and_a_real_day_is_taken(number: str) -> None:
    row, problems = checked(id_number=number)
    assert (row["id_number"], problems) == (number, [])


@given(id_numbers(), st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_character_is_always_found(number: str, at: int, other: str) -> None:
    wrong = f"{number[:at]}{other}{number[at + 1 :]}"
    if wrong == number:
        return
    assert checked(id_number=wrong)[1] == ["data.not_an_id_number"]


@pytest.mark.parametrize(
    "wrong", ["790000194902300019", "110105491231002", "1101051949123100", "张三", "0" * 18]
)
def test_what_is_no_identity_number_is_told_covered_and_with_a_remedy(wrong: str) -> None:
    row = {"owner_id": ["o"], "unit_id": ["u"], "person_id": ["p"], "id_number": [wrong]}
    (problem,) = validate("owners", pl.DataFrame(row)).problems
    assert wrong not in message(problem, "zh")
    assert "*" in problem.value
    assert "校验码" in remedy(problem, "zh")


@given(mobiles | landlines)
def test_a_telephone_is_taken_and_written_in_one_way(number: str) -> None:
    wide = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for typed in (number, f"+86 {number}", f"0086{number}", f"{number[:4]}-{number[4:]}", wide):
        assert checked(phone=typed) == (checked(phone=number)[0], []), typed
        assert normalised("phone", typed) == number


@pytest.mark.parametrize("wrong", ["12345678901", "1540000000", "22222222", "154000000012"])
def test_what_is_no_telephone_is_refused(wrong: str) -> None:
    assert checked(phone=wrong)[1] == ["data.not_a_phone"]


@given(id_numbers())
def test_both_ways_of_writing_a_number_agree(number: str) -> None:
    typed = f" {number[:6]} {number[6:14]}-{number[14:].lower()} "
    assert normalised("id_number", typed) == number == checked(id_number=typed)[0]["id_number"]


@given(st.sampled_from(PERSONAL_TYPES), st.text(max_size=30) | mobiles | landlines | id_numbers())
def test_a_mask_never_shows_more_than_it_may(kind: str, text: str) -> None:
    most = {"person_name": 1, "id_number": 8, "phone": 7, "signature": 0}[kind]
    hidden = masked(kind, text)
    assert sum(each != "*" for each in hidden) <= most
    assert not text or "*" in hidden
    if len(text) > most:
        assert text not in hidden


@given(mobiles, id_numbers())
def test_masks_leave_what_tells_two_people_apart(mobile: str, number: str) -> None:
    assert masked("phone", mobile) == f"{mobile[:3]}****{mobile[-4:]}"
    assert masked("id_number", number) == f"{number[:4]}**********{number[-4:]}"
