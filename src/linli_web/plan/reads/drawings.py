"""The drawings of a scheme: those of its own version and of the versions before it."""

from __future__ import annotations

from linli_web.files.models import Attachment
from linli_web.plan.models import Scheme


def drawing_keys(scheme: Scheme) -> list[str]:
    """Return the names under which a scheme's drawings hang, its own first."""
    rows = Scheme.objects.filter(family=scheme.family, number__lte=scheme.number)
    return list(rows.order_by("-number").values_list("public_id", flat=True))


def drawing_hashes(scheme: Scheme) -> list[str]:
    """Return the hashes of the drawings that were not withdrawn, sorted."""
    rows = Attachment.objects.filter(
        table="plan_schemes",
        key__in=drawing_keys(scheme),
        purpose=Attachment.Purpose.DRAWING,
        withdrawn_at=None,
    )
    return sorted(set(rows.values_list("content_id", flat=True)))
