"""Numbers of persons in free texts: whatever stands around them, they are covered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.schema.free_texts import holds_numbers, numbers_covered
from linli.schema.personal import check_digit, masked

WIDE = str.maketrans("0123456789Xx", "０１２３４５６７８９ＸＸ")
# What may stand around a number: all but what would make it a longer one.
AROUND = st.text(
    st.characters(exclude_characters="0123456789０１２３４５６７８９XxＸ+＋-－"), max_size=12
)
mobiles = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
first = st.from_regex(r"\A[1-9][0-9]{16}\Z")
id_numbers = first.map(lambda each: each + check_digit(each))


def grouped(number: str, gap: str) -> str:
    cuts = (3, 7) if len(number) == 11 else (6, 14)
    return gap.join((number[: cuts[0]], number[cuts[0] : cuts[1]], number[cuts[1] :]))


@given(
    before=AROUND,
    after=AROUND,
    number=mobiles | id_numbers,
    gap=st.sampled_from(["", " ", "-", "\u3000"]),
    is_wide=st.booleans(),
)
def test_a_number_is_covered_however_it_is_grouped_and_whatever_stands_around(
    before: str, after: str, number: str, gap: str, *, is_wide: bool
) -> None:
    written = grouped(number, gap)
    text = before + (written.translate(WIDE) if is_wide else written) + after
    kind = "phone" if len(number) == 11 else "id_number"
    assert numbers_covered(text) == before + masked(kind, number) + after
    assert holds_numbers(text)


@given(text=st.text(st.sampled_from("0123456789xX -+年户１")) | st.text())
def test_what_is_covered_once_stays_as_it_is(text: str) -> None:
    once = numbers_covered(text)
    assert numbers_covered(once) == once
    assert not holds_numbers(once)


@given(number=id_numbers, other=st.sampled_from("0123456789X"))
def test_a_number_whose_check_digit_is_wrong_is_nobodys(number: str, other: str) -> None:
    assert holds_numbers(number[:17] + other) is (other == number[17])


@pytest.mark.parametrize(
    "text",
    ["13800005678901", "19-3 2021-10-01", "共 1380000567 户", "12800005678", "c-0007-03-0302", ""],
)
def test_other_numbers_stay(text: str) -> None:
    assert numbers_covered(text) == text


@pytest.mark.parametrize("prefix", ["+86 ", "+86", "86", "＋８６-"])
def test_the_code_of_the_country_goes_with_its_number(prefix: str) -> None:
    assert numbers_covered(f"电话{prefix}13800005678。") == "电话138****5678。"
