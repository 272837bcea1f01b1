"""What every page shows: the programme's name, the menus, the size of print."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli_web.notices.reads import unread
from linli_web.people.login.second_factor import waived
from linli_web.people.models import Account
from linli_web.people.rights import may_open
from linli_web.people.views.choices import LARGE_PRINT_COOKIE
from linli_web.plan.reads import programme, today
from linli_web.publish.wording import in_chinese

if TYPE_CHECKING:
    from django.http import HttpRequest

    from linli_web.plan.models import Programme


# Beginnings of the names of pages that belong to the register.
_REGISTER = (
    "community",
    "building",
    *(
        f"registry:{name}"
        for name in (
            "comm",
            "build",
            "entr",
            "unit",
            "area",
            "zone",
            "street",
            "neigh",
            "facil",
            "propos",
        )
    ),
)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One word of a menu and where it leads."""

    label: str
    url: str
    current: bool


def _menu(request: HttpRequest, entries: list[tuple[str, str, tuple[str, ...]]]) -> list[MenuEntry]:
    match = request.resolver_match
    here = match.view_name if match else ""
    return [
        MenuEntry(label, reverse(name), here in {name, *also} or here.startswith(also))
        for label, name, also in entries
        if may_open(name, request.user)
    ]


def office_menu(request: HttpRequest) -> list[MenuEntry]:
    """Return the menu of those who are signed in, in the order of the stages."""
    return _menu(
        request,
        [
            (_("首页"), "home", ()),
            (_("底册"), "registry:communities", _REGISTER),
            (_("地图"), "registry:map", ()),
            (_("体检"), "registry:findings", ()),
            (_("规划"), "plan:front", ("plan:",)),
            (_("施工"), "registry:works", ()),
            (_("资金"), "registry:vouchers", ()),
            (pgettext("menu", "数据质量"), "quality", ()),
            (pgettext("menu", "指标月报"), "figures", ("figure",)),
            (_("公示"), "announcements", ("announcement",)),
            (pgettext("menu", "导入导出"), "exchange", ("exchange", "import")),
        ],
    )


def public_menu(request: HttpRequest) -> list[MenuEntry]:
    """Return the menu of the public page."""
    return _menu(
        request,
        [
            (_("总览"), "public", ()),
            (_("小区"), "public-communities", ("public-community",)),
            (_("年度计划"), "public-plan", ()),
            (_("资金"), "public-money", ()),
            (_("公示"), "public-notices", ("public-notice",)),
            (_("加装电梯"), "public-elevators", ()),
            (_("开放数据"), "open-data", ("open-indicator",)),
        ],
    )


def _unread(request: HttpRequest) -> int:
    return unread(request.user) if isinstance(request.user, Account) else 0


def _name(mine: Programme | None) -> str:
    if mine is None:
        return ""
    return mine.name if in_chinese() else mine.english_name or mine.name


def office(request: HttpRequest) -> dict[str, Any]:
    """Return what the base templates need."""
    mine = programme()
    return {
        "programme": mine,
        "programme_name": _name(mine),
        # Called where a template names it; rooms left of plan have no other way to the day.
        "today": today,
        "large_print": request.COOKIES.get(LARGE_PRINT_COOKIE) == "on",
        "map_tile_url": settings.MAP_TILE_URL,
        "map_approval_number": settings.MAP_APPROVAL_NUMBER,
        "office_menu": office_menu(request) if request.user.is_authenticated else [],
        "public_menu": public_menu(request),
        # Asked for by pages that show the bell alone.
        "unread_notices": SimpleLazyObject(lambda: _unread(request)),
        "may_reset_sample": bool(mine and mine.of_sample)
        and may_open("sample-reset", request.user),
        # Asked for by the tabs of people alone.
        "may_invite": partial(may_open, "invitations", request.user),
        "may_read_people": partial(may_open, "accounts", request.user),
        "second_factor_waived": isinstance(request.user, Account) and waived(request.user),
    }
