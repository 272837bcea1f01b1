"""QR codes as SVG: one path, no style, so that the strict policy of contents lets them pass."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from linli.documents import qr_modules

_BORDER = 2


def picture(text: str, label: str) -> SafeString:
    """Return a QR code to stand within a page.

    Parameters
    ----------
    text
        What the code says.
    label
        What it is for, for those who do not see it; one of our own sentences.
    """
    rows = qr_modules(text, _BORDER)
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    size = len(rows)
    return mark_safe(  # noqa: S308 - numbers and a label that is escaped # nosec B308 B703
        f'<svg class="qr" role="img" aria-label="{_escaped(label)}" '
        f'viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    )


def _escaped(text: str) -> str:
    from django.utils.html import escape

    return str(escape(text))
