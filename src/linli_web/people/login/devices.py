"""What a browser calls itself, in a few words that its owner recognises."""

from __future__ import annotations

from django.utils.translation import gettext as _


def in_words(user_agent: str) -> str:
    """Return browser and device: "微信 · 安卓手机"."""
    return f"{_browser(user_agent)} · {_device(user_agent)}"


def _browser(said: str) -> str:
    # The first that fits: most browsers also name those that they resemble.
    for mark, name in (
        ("MicroMessenger", _("微信")),
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("QQBrowser", _("QQ 浏览器")),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ):
        if mark in said:
            return name
    return _("别的浏览器")


def _device(said: str) -> str:
    for mark, name in (
        ("iPhone", _("苹果手机")),
        ("iPad", _("苹果平板")),
        ("Android", _("安卓手机")),
        ("HarmonyOS", _("鸿蒙手机")),
        ("Windows", _("Windows 电脑")),
        ("Macintosh", _("苹果电脑")),
        ("Linux", _("Linux 电脑")),
    ):
        if mark in said:
            return name
    return _("别的设备")
