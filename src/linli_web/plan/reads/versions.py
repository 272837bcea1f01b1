"""Two versions of a scheme side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linli.plan.schemes import line_amounts, line_differences
from linli_web.plan.assessing import lines_frame
from linli_web.registry import catalogues
from linli_web.registry.cells import language

if TYPE_CHECKING:
    from linli_web.plan.models import Scheme


def differences(before: Scheme, after: Scheme) -> list[dict[str, Any]]:
    """Return the lines of two versions with what differs between them."""
    frames = [line_amounts(lines_frame(each.lines.all())) for each in (before, after)]
    return [
        row | {"measure": catalogues.label("measures", row["measure_id"], language())}
        for row in line_differences(*frames).iter_rows(named=True)
    ]
