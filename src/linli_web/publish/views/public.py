"""The county's public pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def overview(request: HttpRequest) -> HttpResponse:
    """Show the programme's figures, map, money and notices."""
    return render(request, "public.html")


def open_data(request: HttpRequest) -> HttpResponse:
    """List the open tables."""
    return render(request, "public.html")
