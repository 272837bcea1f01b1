"""Which kinds of files are taken, and how large each may be: `kinds.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from linli_web.tables.packed import packed_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

_MEGA = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file.

    Parameters
    ----------
    name
        `jpeg`.
    zh, en
        What it is called.
    media_type, suffix
        How it is sent out.
    group
        picture, paper or drawing.
    largest_bytes
        Of the file.
    largest_pixels
        Of a picture; 0 for others.
    largest_unpacked
        Bytes of all that is packed in it; 0 where nothing is.
    """

    name: str
    zh: str
    en: str
    media_type: str
    suffix: str
    group: str
    largest_bytes: int
    largest_pixels: int
    largest_unpacked: int

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown, covered and published."""
        return self.group == "picture"

    @property
    def label(self) -> str:
        """What it is called in the page's language."""
        return self.en if (get_language() or "").startswith("en") else self.zh


@cache
def kinds() -> Mapping[str, Kind]:
    """Return all kinds by name."""
    return {
        row["kind"]: Kind(
            row["kind"],
            row["zh"],
            row["en"],
            row["media_type"],
            row["suffix"],
            row["group"],
            int(row["largest_mb"]) * _MEGA,
            int(row["largest_megapixels"] or 0) * 1_000_000,
            int(row["largest_unpacked_mb"] or 0) * _MEGA,
        )
        for row in packed_rows("linli_web.files", "kinds")
    }


def largest_of_all() -> int:
    """Return how many bytes a file of any kind may have."""
    return max(each.largest_bytes for each in kinds().values())


def accepted() -> str:
    """Return what a browser's file dialogue offers: types and name endings."""
    return ",".join(each.suffix for each in kinds().values()) + ",image/*"
