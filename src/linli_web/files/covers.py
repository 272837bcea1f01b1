"""What is painted over before a picture is published: faces, number plates."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli_web.files.outcomes import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST = 200
_NUMBER = re.compile(r"\d{1,3}(\.\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Cover:
    """A rectangle in shares of the upright picture, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    def in_pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return the corners, outward to whole pixels, so that no edge shines through.

        Examples
        --------
        >>> Cover(0.1, 0.1, 0.25, 0.5).in_pixels(99, 10)
        (9, 1, 34, 6)
        """
        return (
            math.floor(self.left * width),
            math.floor(self.top * height),
            min(width, math.ceil((self.left + self.width) * width)),
            min(height, math.ceil((self.top + self.height) * height)),
        )


def covers_from(text: str) -> tuple[Cover, ...]:
    """Read one rectangle a line: left, top, width, height in per cent.

    Raises
    ------
    Refused
        A line is none.

    Examples
    --------
    >>> covers_from("10 20 5 2.5")
    (Cover(left=0.1, top=0.2, width=0.05, height=0.025),)
    """
    lines = [each.replace("，", " ").replace(",", " ").split() for each in text.splitlines()]
    lines = [each for each in lines if each]
    if len(lines) > _MOST:
        raise Refused(
            _("遮盖框有 %(number)s 个，最多 %(most)s 个。") % {"number": len(lines), "most": _MOST}
        )
    return tuple(_cover(line) for line in lines)


def _cover(numbers: list[str]) -> Cover:
    if len(numbers) == 4 and all(_NUMBER.fullmatch(each) for each in numbers):
        left, top, width, height = (float(each) / 100 for each in numbers)
        if width > 0 and height > 0 and left < 1 and top < 1:
            return Cover(left, top, width, height)
    raise Refused(
        _("遮盖框“%(found)s”看不懂：每行写左、上、宽、高四个百分数，如 10 20 5 2.5。")
        % {"found": " ".join(numbers)[:60]}
    )


def as_text(covers: Iterable[Cover]) -> str:
    """Write rectangles as `covers_from` reads them."""
    return "\n".join(
        " ".join(f"{100 * side:.4g}" for side in (each.left, each.top, each.width, each.height))
        for each in covers
    )
