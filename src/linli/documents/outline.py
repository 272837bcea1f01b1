"""A template that an office can change: plain lines with named places in braces.

Problem: the same book is wanted as docx and as PDF, in words that each county chooses, and whoever
changes them writes no programs. Decision: a template is a text of lines, not a file of Word: both
formats follow from it, nothing in it is ever carried out, and what is wrong is told with its line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from linli.documents.content import Block, PageBreak, Paragraph
from linli.documents.wording import template_styles
from linli.records import Problem

Value = str | Sequence[Block]

_PLACE = re.compile(r"\{([^{}]*)\}")
_HEADING = re.compile(r"(#{1,4})\s*(.*)")
_STYLED = re.compile(r"@(\S+)\s*(.*)")
_PAGE_BREAK = re.compile(r"-{3,}")
_MOST_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    style: str
    text: str

    @property
    def alone(self) -> str:
        """The place that the line consists of; blank where there is more, or a style."""
        found = _PLACE.fullmatch(self.text.strip())
        return found[1].strip() if found and self.style == "body" else ""


def check_outline(text: str, places: Mapping[str, bool]) -> tuple[Problem, ...]:
    r"""Return what is wrong with a template.

    Parameters
    ----------
    text
        Lines: `# heading` (to `####`), `@style text` with a style of `words.csv`, `---` for a new
        page, `// remark`, else a paragraph. `{name}` is a place.
    places
        The places that there are; whether each holds tables or pictures, and so must stand alone
        on its line.

    Returns
    -------
    tuple of Problem
        documents.unknown_place, documents.place_not_alone, documents.unknown_style,
        documents.open_brace, documents.empty, documents.too_long; `row` is the line.

    Examples
    --------
    >>> check_outline("# 概况\n{小区名}", {"小区名称": False})[0].as_dict()["expected"]
    '小区名称'
    """
    if len(text) > _MOST_CHARACTERS:
        value, most = str(len(text)), str(_MOST_CHARACTERS)
        return (Problem("documents.too_long", value=value, expected=most),)
    lines = list(_lines(text))
    if not lines:
        return (Problem("documents.empty"),)
    return tuple(problem for line in lines for problem in _wrong(line, places))


def _wrong(line: _Line, places: Mapping[str, bool]) -> Iterator[Problem]:
    row = str(line.number)
    if line.style.startswith("@"):
        styles = "、".join(template_styles())
        yield Problem("documents.unknown_style", row=row, value=line.style[1:], expected=styles)
    for name in (each.strip() for each in _PLACE.findall(line.text)):
        if name not in places:
            near = difflib.get_close_matches(name, places, 1, 0.4) or list(places)[:3]
            yield Problem("documents.unknown_place", row=row, value=name, expected="、".join(near))
        elif places[name] and line.alone != name:
            yield Problem("documents.place_not_alone", row=row, value=name)
    if set(_PLACE.sub("", line.text)) & set("{}"):
        yield Problem("documents.open_brace", row=row, value=line.text[:40])


def fill_outline(text: str, values: Mapping[str, Value]) -> tuple[Block, ...]:
    """Return what a template says with its places filled.

    Parameters
    ----------
    text
        As for `check_outline`, which has found nothing wrong.
    values
        For each place a text, or blocks for one that stands alone on its line.

    Raises
    ------
    ValueError
        The template has problems; the message names the first.

    Examples
    --------
    >>> fill_outline("# {名称}概况", {"名称": "县勘察设计院小区"})[0].text
    '县勘察设计院小区概况'
    """
    problems = check_outline(
        text, {name: not isinstance(value, str) for name, value in values.items()}
    )
    if problems:
        first = problems[0]
        msg = f"line {first.row} of the template: {first.code} {first.value!r}"
        raise ValueError(msg)
    return tuple(block for line in _lines(text) for block in _blocks(line, values))


def _blocks(line: _Line, values: Mapping[str, Value]) -> Sequence[Block]:
    if line.style == "page_break":
        return (PageBreak(),)
    if line.alone and not isinstance(values[line.alone], str):
        return tuple(block for block in values[line.alone] if not isinstance(block, str))
    said = _PLACE.sub(lambda found: str(values[found[1].strip()]), line.text)
    # A line whose places are all blank is left out, one that is blank on purpose has a style.
    if not said.strip() and line.text.strip():
        return ()
    return (Paragraph(said, line.style),)


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines that say something; braces of full width are read, too."""
    plain = text.removeprefix("\ufeff").replace("｛", "{").replace("｝", "}")
    for number, raw in enumerate(plain.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("//"):
            continue
        if _PAGE_BREAK.fullmatch(line):
            yield _Line(number, "page_break", "")
        elif found := _HEADING.fullmatch(line):
            yield _Line(number, f"heading_{len(found[1])}", found[2])
        elif found := _STYLED.fullmatch(line):
            yield _Line(number, template_styles().get(found[1], f"@{found[1]}"), found[2])
        else:
            yield _Line(number, "body", line)
