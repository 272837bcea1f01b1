"""Plan books: the schemes that have one, and each as PDF or docx."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.documents import docx_bytes, pdf_bytes
from linli_web.people.rights import may, reach
from linli_web.plan.models import Scheme
from linli_web.plan.reads.plan_books import book_of, schemes_with_books
from linli_web.registry.cells import language

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from linli.documents import Document

_PDF = "application/pdf"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the schemes in force within reach with their books."""
    words = request.GET.get("q", "").strip()
    context = {
        "rows": schemes_with_books(reach(request.user, "read_schemes"), words),
        "search": words,
        "may_edit": may(request.user, "edit_book_templates").allowed,
    }
    return render(request, "plan/books.html", context)


def pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the book of a version of a scheme as PDF."""
    return _handed_out(request, public_id, pdf_bytes, _PDF)


def docx(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the book of a version of a scheme as docx."""
    return _handed_out(request, public_id, docx_bytes, _DOCX)


def _handed_out(
    request: HttpRequest, public_id: str, write: Callable[[Document], bytes], kind: str
) -> HttpResponse:
    scheme = get_object_or_404(Scheme.objects.select_related("community"), public_id=public_id)
    if not scheme.lines.exists():
        messages.error(request, _("方案还没有改造内容，先生成或录入后再出方案册。"))
        return redirect("plan:books")
    asked = request.GET.get("language", "")
    book = book_of(scheme, asked if asked in {"zh", "en"} else language()[:2])
    response = HttpResponse(write(book), content_type=kind)
    ending = "pdf" if kind == _PDF else "docx"
    name = quote(f"{book.title}-{scheme.family}-v{scheme.number}.{ending}")
    plain = f"{scheme.family}-v{scheme.number}.{ending}"
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
    return response
