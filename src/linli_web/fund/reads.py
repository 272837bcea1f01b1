"""What the fund room remembers, as plain values."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Sum

from linli_web.fund.models import Voucher

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

KINDS = ("allocation", "in_kind", "payment")


def standing(day: date) -> QuerySet[Voucher]:
    """Return the vouchers up to a day that were not taken back by then."""
    taken_back = Voucher.objects.filter(kind="reversal", reverses=OuterRef("pk"), date__lte=day)
    return Voucher.objects.filter(~Exists(taken_back), date__lte=day).exclude(kind="reversal")


def money_by_source(community_ids: Sequence[str], day: date) -> list[dict[str, Any]]:
    """Add up what each source gave to communities: allocated, in kind, paid [yuan]."""
    rows = standing(day).filter(community__in=community_ids, kind__in=KINDS)
    sums = {kind: Sum("amount_yuan", filter=Q(kind=kind), default=Decimal(0)) for kind in KINDS}
    by_source = rows.values("source_id", "source__name", "source__english_name").annotate(**sums)
    exact = [_exact(dict(row)) for row in by_source.order_by("source_id")]
    return sorted(exact, key=lambda row: -(row["allocation"] + row["in_kind"]))


def _exact(row: dict[str, Any]) -> dict[str, Any]:
    """SQLite adds amounts up as floats; below 10^13 yuan rounding gives the exact fen."""
    fen = Decimal("0.01")
    return row | {kind: Decimal(row[kind]).quantize(fen) for kind in KINDS}
