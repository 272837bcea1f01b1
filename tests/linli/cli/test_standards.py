"""`linli measures` lists what may be done."""

from collections.abc import Callable
from typing import Any

Linli = Callable[..., Any]


def test_measures_are_listed_with_their_units(linli: Linli) -> None:
    told = linli("measures", "--json").json["measures"]
    assert len(told) >= 70
    assert {"measure_id", "works_class", "zh", "en", "unit"} <= set(told[0])


def test_measures_may_be_of_one_class(linli: Linli) -> None:
    told = linli("measures", "--class", "upgrade", "--json").json["measures"]
    assert {each["works_class"] for each in told} == {"upgrade"}
    assert len(linli("measures", "--class", "upgrade").out.splitlines()) == len(told)
