"""Progress of `linli plan solve` as it stands on standard error, line by line."""

import json
import re

NUMBER = r"(-?[\d,]*\.?\d+(?:[eE][-+]?\d+)?|-)"
WORDS = re.compile(
    rf"{NUMBER}\s*s\b.*?\b(?:plan|objective)\b\D*?{NUMBER}.*?\bbound\b\D*?{NUMBER}", re.IGNORECASE
)

Line = tuple[float, float | None, float | None]


def lines_of(errors: str) -> list[Line]:
    """Return seconds, plan and bound of every line that tells them, as JSON or in words."""
    found = []
    for text in errors.splitlines():
        told = in_json(text) if text.lstrip().startswith("{") else in_words(text)
        if told is not None:
            found.append(told)
    return found


def in_json(text: str) -> Line | None:
    """Read a line such as `{"seconds": 1.2, "objective": 9.5, "bound": 10.0}`."""
    try:
        told = json.loads(text)
        return float(told["seconds"]), told["objective"], told["bound"]
    except (ValueError, KeyError, TypeError):
        return None


def in_words(text: str) -> Line | None:
    """Read a line such as `1.2 s  plan 9.5  bound 10.0  gap 5 %`."""
    match = WORDS.search(text)
    if match is None:
        return None
    seconds, plan, bound = (number(part) for part in match.groups())
    return None if seconds is None else (seconds, plan, bound)


def number(text: str) -> float | None:
    """Read a number; a dash stands for none yet."""
    return None if text == "-" else float(text.replace(",", ""))
