"""programme.toml says what a programme is, and every slip in it is told."""

from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.tables.programme import Programme, checked, parse, written


def test_a_whole_programme_is_read() -> None:
    programme, problems = parse(
        """
        name = "永兴县老旧小区改造"
        county = "431023"
        years = [2022, 2020, 2021]
        discount = 0.04
        english_name = "Yongxing"
        [settings]
        as_of = "2022-09-30"
        [dig_once]
        moratorium_months = 3
        """.encode()
    )
    assert problems == ()
    assert programme == Programme(
        "永兴县老旧小区改造",
        "431023",
        (2020, 2021, 2022),
        Decimal("0.04"),
        {"as_of": "2022-09-30"},
        {"english_name": "Yongxing", "dig_once": {"moratorium_months": 3}},
    )


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('name = ""', "name"),
        ("name = 5", "name"),
        ('name = "x"\ncounty = 431023', "county"),
        ('name = "x"\ncounty = "43102"', "county"),
        ('name = "x"\ncounty = "４３１０２３"', "county"),
        ('name = "x"\nyears = 2020', "years"),
        ('name = "x"\nyears = ["2020"]', "years"),
        ('name = "x"\nyears = [2020, 2020]', "years"),
        ('name = "x"\nyears = [true]', "years"),
        ('name = "x"\nyears = [20]', "years"),
        ('name = "x"\ndiscount = 1.5', "discount"),
        ('name = "x"\ndiscount = -0.1', "discount"),
        ('name = "x"\ndiscount = true', "discount"),
        ('name = "x"\ndiscount = nan', "discount"),
        ('name = "x"\nsettings = 1', "settings"),
        ("years = [2020]", "name"),
    ],
)
def test_a_wrong_value_is_told_by_its_key(line: str, field: str) -> None:
    _, problems = parse(line.encode())
    assert [(each.code, each.field, each.file) for each in problems] == [
        ("programme.bad_value", field, "programme.toml")
    ]


def test_all_slips_are_told_at_once() -> None:
    _, problems = parse(b'county = "x"\nyears = 1\ndiscount = 2')
    assert [each.field for each in problems] == ["county", "years", "discount", "name"]


@pytest.mark.parametrize(
    "data", [b"name = ", b"= 1", b"name = 'a\nb'", b"\xff\xfe", b"a = 1\na = 2"]
)
def test_what_is_no_toml_is_told(data: bytes) -> None:
    programme, problems = parse(data)
    assert [each.code for each in problems] == ["programme.not_toml"]
    assert programme == Programme()


def test_a_discount_may_be_a_float_where_it_does_not_come_from_a_file() -> None:
    assert checked({"name": "x", "discount": 0.1})[0].discount == Decimal("0.1")


def test_what_toml_has_no_form_for_is_a_wrong_call() -> None:
    with pytest.raises(ValueError, match="cannot hold set"):
        written(Programme("x", others={"a": {1}}))


values: st.SearchStrategy[Any] = st.recursive(
    st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.decimals(allow_nan=False, allow_infinity=False, places=4).map(
        lambda each: each + Decimal("0.5")
    )
    | st.dates(date(1, 1, 1)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
keys = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(
    lambda key: key not in {"name", "county", "years", "discount", "settings"}
)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip),
    st.sampled_from(["", "431023"]),
    st.sets(st.integers(1900, 2200)),
    st.sampled_from(["0", "0.04", "1"]),
    st.dictionaries(keys, values, max_size=4),
    st.dictionaries(keys, values, max_size=4),
)
def test_what_is_written_is_read_back(
    name: str, county: str, years: set[int], discount: str, settings: Any, others: Any
) -> None:
    programme = Programme(
        name,
        county,
        tuple(sorted(years)),
        Decimal(discount),
        MappingProxyType(settings),
        MappingProxyType(others),
    )
    data = written(programme)
    again, problems = parse(data)
    assert problems == ()
    assert again == programme
    assert written(again) == data
