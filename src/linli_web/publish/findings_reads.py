"""What the check-up found, for public pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli.checkup import findings_before_after
from linli_web.journal.memory import remembered
from linli_web.publish.reads import table

if TYPE_CHECKING:
    from datetime import date

    import polars as pl


@remembered(4)
def before_after(as_of: date) -> pl.DataFrame:
    """Return the findings of renovated communities by item, before the works and now."""
    return findings_before_after(table("communities"), table("findings"), as_of)
