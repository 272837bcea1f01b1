"""From an empty office's front pages to the pages that set it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import Error
from django.shortcuts import redirect
from django.urls import reverse

from linli_web.operations.first_run.code import is_open

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class FirstRun:
    """Lead on while nothing is set up; after that never ask again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.is_over = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.is_over and request.path in {"/", reverse("home")}:
            try:
                self.is_over = not is_open()
            except Error:
                return self.get_response(request)
            if not self.is_over:
                return redirect("setup")
        return self.get_response(request)
