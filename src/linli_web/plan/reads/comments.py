"""What was said about the lines of a scheme, for all its lines at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from linli_web.notices.models import Comment

if TYPE_CHECKING:
    from collections.abc import Mapping


def comments_on_lines(family: str) -> Mapping[str, list[Comment]]:
    """Return what was said about each line of a scheme's versions, by measure, oldest first."""
    found = defaultdict(list)
    rows = Comment.objects.filter(
        table="plan_scheme_lines", key__startswith=f"{family}|", withdrawn_at=None
    )
    for comment in rows.select_related("author").order_by("pk"):
        found[comment.key.rpartition("|")[2]].append(comment)
    return dict(found)
