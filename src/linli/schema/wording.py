"""Sentences for problems, chosen at the edge: page, command line, spreadsheet."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING

from linli.schema.definitions import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from linli.records import Problem


@cache
def _wording() -> Mapping[str, Mapping[str, str]]:
    text = resources.files("linli.schema").joinpath("wording.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["code"]: row for row in csv.DictReader(text.splitlines())})


def severity(code: str) -> str:
    """Return `error` (the row cannot be taken) or `warning` (it can, but look at it).

    Examples
    --------
    >>> severity("data.unknown_column")
    'warning'
    """
    return _wording()[code]["severity"]


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems because of which a row cannot be taken."""
    return tuple(each for each in problems if severity(each.code) == "error")


def _labelled(table_name: str, field_name: str, language: str) -> str:
    definition = tables().get(table_name)
    if definition is None or field_name not in definition.names:
        return field_name
    label = definition.field(field_name).label(language)
    return f"{label}（{field_name}）" if language.startswith("zh") else f"{label} ({field_name})"


def _filled(pattern: str, problem: Problem, language: str) -> str:
    place = tables().get(problem.expected)
    expected = place.label(language) if place else problem.expected
    words = {
        "field": _labelled(problem.table, problem.field, language),
        "value": problem.value,
        "expected": expected,
        "row": problem.row,
    }
    return filled(pattern, words, language)


def filled(pattern: str, words: Mapping[str, str], language: str) -> str:
    """Put words into a sentence.

    Parameters
    ----------
    pattern
        The sentence with places: `{value}` as it is, `{value:,}` with thousands separators where
        it is a number.
    words
        What goes into each place.
    language
        `zh` or `en`. In Chinese no blank stands beside a full-width bracket.

    Examples
    --------
    >>> filled("{field} {value:,} 户", {"field": "户数（households）", "value": "12010"}, "zh")
    '户数（households）12,010 户'
    """
    told = ""
    tight = language.startswith("zh")
    for literal, name, form, _ in Formatter().parse(pattern):
        told += literal.removeprefix(" ") if tight and told.endswith("）") else literal
        if name is not None:
            word = _separated(words[name]) if form == "," else words[name]
            told = told.removesuffix(" ") if tight and word.startswith("（") else told
            told += word
    return told


def _separated(word: str) -> str:
    """Write a number with thousands separators; whatever else it is stays."""
    number = re.fullmatch(r"(-?\d+)(\.\d+)?", word)
    return f"{int(number[1]):,}{number[2] or ''}" if number else word


def message(problem: Problem, language: str) -> str:
    """Say what is wrong.

    Parameters
    ----------
    problem
        What was found.
    language
        `zh` or `en`.

    Returns
    -------
    str
        One sentence; it names the field's label and key.

    Examples
    --------
    >>> from linli.records import Problem
    >>> message(Problem("data.missing", "communities", "3", "year_built"), "zh")
    '建成年份（year_built）不能为空'
    """
    return _filled(_wording()[problem.code][language[:2]], problem, language)


def remedy(problem: Problem, language: str) -> str:
    """Say how to mend it.

    Examples
    --------
    >>> from linli.records import Problem
    >>> remedy(Problem("data.not_a_date", "communities", "3", "started_on", "x"), "en")
    'Write it like 2021-07-01'
    """
    words = _wording()[problem.remedy or problem.code]
    return _filled(words[f"{language[:2]}_remedy"], problem, language)


def as_json(problem: Problem, language: str = "en") -> dict[str, str]:
    """Return a problem as the object that commands and the API print.

    Returns
    -------
    dict
        code, table, row, field, value, remedy and, where known, expected, file, sheet, message.
    """
    told = problem.as_dict()
    told["remedy"] = remedy(problem, language)
    told["message"] = message(problem, language)
    always = {"code", "table", "row", "field", "value", "remedy"}
    return {name: value for name, value in told.items() if value or name in always}
