"""Rows of the works table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linli.records.money import yuan
from linli.sample.rows import Row
from linli.sample.works import Work, catalogue


def work_rows(works: Sequence[Work]) -> Iterator[Row]:
    """Return the rows of the works table."""
    for number, work in enumerate(works, 1):
        yield {
            "work_id": f"w-{number:05d}",
            "community_id": work.estate.community.community_id,
            "building_id": work.building_id or None,
            "measure_id": work.measure_id,
            "quantity": float(work.quantity),
            "unit": catalogue()[work.measure_id]["unit"],
            "contractor": work.contractor or None,
            "status": work.status,
            "started_on": work.started_on,
            "completed_on": work.completed_on,
            "accepted_on": work.accepted_on,
            "cost_yuan": None if work.in_kind or not work.accepted_on else yuan(work.value_fen),
            "paid_by": work.payer,
            "free_of_charge": work.free_of_charge,
            "origin": "invented",
            "note": work.note or None,
        }
