"""All files of an object, and adding to them by a plain form."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from linli_web.files.actions import attach
from linli_web.files.kinds import largest_of_all
from linli_web.files.outcomes import Refused
from linli_web.files.panels import panel
from linli_web.files.permissions import may
from linli_web.files.subjects import subject
from linli_web.people.actors import account_of
from linli_web.people.rights import demand

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

    from linli_web.files.subjects import Subject
    from linli_web.people.models import Account


@require_http_methods(["GET", "HEAD", "POST"])
def gallery(request: HttpRequest, table: str, key: str) -> HttpResponse:
    """Show all files of an object, the withdrawn ones too; take files in."""
    account = account_of(request)
    found = subject(table, key)
    demand(may(account, "read_files", table, key))
    if request.method == "POST":
        take_in(request, account, found)
        return redirect("files-of", table=table, key=key)
    context = {"panel": panel(account, found, (key,), most=None), "subject": found}
    return render(request, "files/of.html", context)


def take_in(request: HttpRequest, account: Account, found: Subject) -> None:
    """Attach the files that came with a form, and tell which were taken and which not."""
    demand(may(account, "add_files", found.table, found.key))
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, _("没有选择文件。请选择一个或几个文件再上传。"))
    taken = 0
    for file in files:
        try:
            _take_one(account, found, file, request.POST)
            taken += 1
        except Refused as refusal:
            said = _("“%(name)s”没有上传：%(reason)s")
            messages.error(request, said % {"name": file.name, "reason": refusal.reason})
    if taken:
        said = ngettext("已上传 %(taken)s 个文件。", "已上传 %(taken)s 个文件。", taken)
        messages.success(request, said % {"taken": taken})


def _take_one(account: Account, found: Subject, file: UploadedFile[Any], told: Any) -> None:
    most = largest_of_all()
    if (file.size or 0) > most:
        raise Refused(_("文件太大：最大 %(most)s MB。") % {"most": most // 1024 // 1024})
    Path(settings.INCOMING_FOLDER).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.INCOMING_FOLDER) as folder:
        place = Path(folder) / "whole"
        with place.open("wb") as target:
            for block in file.chunks():
                target.write(block)
        attach(
            account,
            found.table,
            found.key,
            place,
            name=file.name or "",
            purpose=told.get("purpose", ""),
            caption=told.get("caption", ""),
        )
