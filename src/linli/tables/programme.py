"""programme.toml: what a programme is called, where and when it runs."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from types import MappingProxyType
from typing import Any

from linli.records import Problem

FILE = "programme.toml"
_TABLE = "programme"
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme.

    Parameters
    ----------
    name
        What it is called; empty where there is no programme.toml.
    county
        GB/T 2260 code of its county, six digits, or empty.
    years
        Years in which communities may begin, ascending.
    discount
        What a year's delay takes off a benefit, 0 to 1.
    settings
        The table `[settings]` as it stands.
    others
        Every other key and table as it stands, for the rooms that know them.
    """

    name: str = ""
    county: str = ""
    years: tuple[int, ...] = ()
    discount: Decimal = Decimal(0)
    settings: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    others: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)


def parse(data: bytes) -> tuple[Programme, tuple[Problem, ...]]:
    r"""Read and check programme.toml.

    Parameters
    ----------
    data
        The file.

    Returns
    -------
    Programme, tuple of Problem
        What could be read of it, and everything wrong.

    Notes
    -----
    Problems: programme.not_toml, programme.bad_value.

    Examples
    --------
    >>> parse(b'name = "Yongxing"\nyears = [2021, 2020]\ndiscount = 0.04')[0].years
    (2020, 2021)
    """
    try:
        values = tomllib.loads(data.decode(), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Programme(), (Problem("programme.not_toml", value=str(error), file=FILE),)
    return checked(values)


def checked(values: Mapping[str, Any]) -> tuple[Programme, tuple[Problem, ...]]:
    """Check the values of programme.toml, wherever they come from.

    Parameters
    ----------
    values
        By key; keys that are not known are kept in `others`.

    Returns
    -------
    Programme, tuple of Problem
        As `parse`.

    Notes
    -----
    Problems: programme.bad_value.

    Examples
    --------
    >>> checked({"name": "X", "county": 431023})[1][0].field
    'county'
    """
    problems: list[Problem] = []
    taken = {name: _checked(name, values[name], problems) for name in _EXPECTED if name in values}
    if not taken.get("name"):
        problems += [] if "name" in taken else [_bad("name", "")]
    programme = Programme(
        name=taken.get("name") or "",
        county=taken.get("county") or "",
        years=tuple(sorted(taken.get("years") or ())),
        discount=Decimal(str(taken.get("discount") or 0)),
        settings=MappingProxyType(taken.get("settings") or {}),
        others=MappingProxyType(
            {name: each for name, each in values.items() if name not in _EXPECTED}
        ),
    )
    return programme, tuple(problems)


def _checked(name: str, value: Any, problems: list[Problem]) -> Any:
    if _EXPECTED[name][1](value):
        return value
    problems.append(_bad(name, value))
    return None


def _bad(name: str, value: Any) -> Problem:
    written = "" if value == "" else _written(value)
    return Problem("programme.bad_value", _TABLE, "", name, written, _EXPECTED[name][0], file=FILE)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_county(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[0-9]{6}", value))


def _are_years(value: Any) -> bool:
    return (
        isinstance(value, (list, tuple))
        and all(type(each) is int and 1900 <= each <= 2200 for each in value)
        and len(set(value)) == len(value)
    )


def _is_share(value: Any) -> bool:
    return type(value) in (int, float, Decimal) and isfinite(value) and 0 <= value <= 1


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


_EXPECTED = {
    "name": ('"..."', _is_name),
    "county": ('"431023"', _is_county),
    "years": ("[2020, 2021]", _are_years),
    "discount": ("0 - 1", _is_share),
    "settings": ("[settings]", _is_table),
}


def written(programme: Programme) -> bytes:
    """Write programme.toml, the same programme always the same bytes.

    Parameters
    ----------
    programme
        What to write; what is empty is left out.

    Returns
    -------
    bytes
        TOML in UTF-8, keys in a fixed order.

    Raises
    ------
    ValueError
        A setting is of a kind that TOML does not have.

    Examples
    --------
    >>> print(written(Programme("永兴县", "431023", (2020, 2021))).decode())
    name = "永兴县"
    county = "431023"
    years = [2020, 2021]
    <BLANKLINE>
    """
    values: dict[str, Any] = {
        "name": programme.name,
        "county": programme.county,
        "years": list(programme.years),
        "discount": programme.discount,
    }
    values = {name: value for name, value in values.items() if value}
    values |= dict(programme.others)
    if programme.settings:
        values["settings"] = dict(programme.settings)
    return ("\n".join(_lines(values, "")) + "\n").encode()


def _lines(values: Mapping[str, Any], above: str) -> list[str]:
    plain = [
        f"{_key(name)} = {_written(each)}" for name, each in values.items() if not _is_table(each)
    ]
    for name, each in values.items():
        if _is_table(each):
            path = f"{above}{_key(name)}"
            plain += ["", f"[{path}]", *_lines(each, f"{path}.")]
    return plain


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    # TOML forbids one character raw that JSON allows.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_written(each) for each in value)}]"
    if isinstance(value, Mapping):
        inside = (f"{_key(name)} = {_written(each)}" for name, each in value.items())
        return "{" + ", ".join(inside) + "}"
    msg = f"programme.toml cannot hold {type(value).__name__}: use text, numbers, dates and lists"
    raise ValueError(msg)
