"""What a plan book is made from, beside its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

_SHOWN_OF_HASH = 16


@dataclass(frozen=True, slots=True)
class Basis:
    """A version of a scheme, as the book names it.

    Parameters
    ----------
    scheme_name, family, number, state
        Of the scheme: what it is called, its id, its version, `draft` or `frozen_for_vote`.
    content_hash
        Of the frozen content, blank for a draft.
    price_book, price_date, price_level
        What the prices rest on.
    benefit
        Household-equivalents; None where it was not worked out.
    drawn_up_on
        Day of the book.
    author
        Whose book it is.
    link
        Address that the QR code leads to; blank for none.
    note
        Of the scheme.
    funding_from
        Name of the plan that the funding is taken from.
    """

    scheme_name: str
    family: str
    number: int
    state: str
    content_hash: str
    price_book: str
    price_date: date
    price_level: str
    benefit: float | None
    drawn_up_on: date
    author: str = ""
    link: str = ""
    note: str = ""
    funding_from: str = ""

    @property
    def short_hash(self) -> str:
        """What of the hash is printed."""
        return self.content_hash[:_SHOWN_OF_HASH]
