"""Whether what is kept is what the database knows: nothing missing, changed or left over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from linli_web.files import store
from linli_web.files.models import Content

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Fault:
    """Content that is missing, changed, or that no row knows (left over)."""

    kind: Literal["missing", "changed", "left_over"]
    sha256: str


def check(*, thorough: bool) -> Iterator[Fault]:
    """Compare what is kept with what the database knows.

    Parameters
    ----------
    thorough
        Read every byte and hash it; else sizes alone are compared.

    Notes
    -----
    A transaction that failed leaves its content over; that harms nothing. So does one that goes on
    while this looks.
    """
    kept = set(store.kept_hashes())
    known = set[str]()
    for sha256, size in Content.objects.order_by("pk").values_list("pk", "size").iterator(2000):
        known.add(sha256)
        if sha256 not in kept:
            yield Fault("missing", sha256)
        elif store.size_of(sha256) != size or (thorough and not _is_itself(sha256)):
            yield Fault("changed", sha256)
    for sha256 in sorted(kept - known):
        yield Fault("left_over", sha256)


def _is_itself(sha256: str) -> bool:
    with store.opened(sha256) as file:
        return store.digest_of(file) == sha256
