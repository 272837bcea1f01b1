"""The template of plan books: changed as text, looked at as PDF, back to the packed one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.documents import check_outline, pdf_bytes
from linli.plan.plan_book import place_names, places
from linli.schema.wording import message, remedy
from linli_web.people.actors import account_of
from linli_web.people.rights import reach
from linli_web.plan.actions.plan_books import restore_packed_template, save_template
from linli_web.plan.reads.plan_books import (
    book_of,
    schemes_with_books,
    template_in_force,
    template_versions,
)
from linli_web.registry.actions import Conflict, Rejected
from linli_web.registry.cells import language as tongue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from linli.records import Problem

_LANGUAGES = ("zh", "en")
_LARGEST = 1_000_000


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, language: str) -> HttpResponse:
    """Show the template that holds, or keep a new version of it."""
    if request.method != "POST":
        return _page(request, _known(language))
    text = _sent(request)
    try:
        save_template(account_of(request), _known(language), text, _number(request))
    except Rejected as wrong:
        return _page(request, language, text=text, problems=_told(wrong.problems), status=422)
    except Conflict:
        said = _("别人刚刚改过这个模板。您写的内容还在下面，尚未保存；请对照后再保存。")
        return _page(request, language, text=text, problems=[(said, "")], status=409)
    messages.success(request, _("已保存为新版本，今后的方案册按它生成。"))
    return redirect("plan:book-template", language)


@require_POST
def restore(request: HttpRequest, language: str) -> HttpResponse:
    """Let the packed template hold again."""
    try:
        restore_packed_template(account_of(request), _known(language), _number(request))
    except Conflict:
        messages.error(request, _("别人刚刚改过这个模板，请看过再恢复。"))
    else:
        messages.success(request, _("已恢复默认模板；以前的版本仍可查看。"))
    return redirect("plan:book-template", language)


@require_POST
def preview(request: HttpRequest, language: str) -> HttpResponse:
    """Show the book of some scheme within reach by a template that is not kept yet."""
    text = _sent(request)
    problems = check_outline(text, place_names())
    if problems:
        return _page(request, _known(language), text=text, problems=_told(problems), status=422)
    schemes = schemes_with_books(reach(request.user, "read_schemes")).filter(lines__isnull=False)
    scheme = schemes.order_by("-changed_at").first()
    if scheme is None:
        said = _("还没有带改造内容的方案，没有可以预览的方案册。")
        return _page(request, _known(language), text=text, problems=[(said, "")], status=422)
    content = pdf_bytes(book_of(scheme, _known(language), text))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="preview.pdf"'
    return response


def _page(
    request: HttpRequest,
    language: str,
    *,
    text: str | None = None,
    problems: Iterable[tuple[str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    held = template_in_force(language)
    shown = tongue()[:2]
    context = {
        "language": language,
        "held": held,
        "text": held.text if text is None else text,
        "problems": list(problems),
        "versions": template_versions(language),
        "places": [
            (each.name(language), each.kind, each.zh if shown == "zh" else each.en, described)
            for each in places()
            for described in [each.zh_description if shown == "zh" else each.en_description]
        ],
    }
    return render(request, "plan/book_template.html", context, status=status)


def _told(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    shown = tongue()
    return [(message(each, shown), remedy(each, shown)) for each in problems]


def _known(language: str) -> str:
    if language not in _LANGUAGES:
        raise Http404
    return language


def _sent(request: HttpRequest) -> str:
    """Return the text of the form, or of the file that was chosen in its place."""
    file = request.FILES.get("file")
    if file is None:
        return str(request.POST.get("text", "")).replace("\r\n", "\n")
    return str(file.read(_LARGEST), "utf-8-sig", "replace").replace("\r\n", "\n")


def _number(request: HttpRequest) -> int:
    asked = request.POST.get("number", "")
    return int(asked) if asked.isdecimal() else 0
