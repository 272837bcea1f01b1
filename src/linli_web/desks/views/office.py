"""The front door of those who are signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def home(request: HttpRequest) -> HttpResponse:
    """Show what the programme stands at and what changed of late."""
    return render(request, "desks/home.html")
