"""Versions in headers: what has not changed is not sent again, what has is not overwritten."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.translation import get_language

from linli_web.api.problems import Refusal
from linli_web.journal.memory import data_version

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

    from linli_web.people.rights import Reach

JSON = "application/json"


def state_tag(reach: Reach | None, request: HttpRequest, more: str = "") -> str:
    """Name the answer to a question by the data's version and by whose question it is.

    Empty before the journal's first entry, when there is no version to go by.
    """
    version = data_version()
    if not version.number:
        return ""
    places = [more]
    if reach is not None:
        places += [str(reach.everywhere)] + [
            " ".join(sorted(codes))
            for codes in (
                reach.counties,
                reach.streets,
                reach.committees,
                reach.communities,
                reach.buildings,
            )
        ]
    told = "|".join([request.build_absolute_uri(), get_language() or "", *places])
    return f'W/"{version.tag}-{sha256(told.encode()).hexdigest()[:16]}"'


def row_tag(version: int) -> str:
    """Name a row's state: its version."""
    return f'"{version}"'


def content_tag(content: dict[str, Any]) -> str:
    """Name an answer by what it says, behind the version of the object where it has one.

    What an object shows rests on more than its row: who looks, runs, the register beside it.
    """
    told = json.dumps(content, ensure_ascii=False).encode()
    version = f"{content['version']}-" if "version" in content else ""
    return f'"{version}{sha256(told).hexdigest()[:16]}"'


def answer(
    request: HttpRequest,
    tag: str,
    make: Callable[[], Any],
    headers: Callable[[Any], Mapping[str, str]] | None = None,
) -> HttpResponse:
    """Answer with what `make` makes, or say that it is as it was."""
    known = parse_etags(request.headers.get("If-None-Match", "")) if tag else []
    if "*" in known or tag.removeprefix("W/") in [each.removeprefix("W/") for each in known]:
        return HttpResponseNotModified(headers={"ETag": tag})
    made = make()
    response = written(made)
    for name, value in (headers(made) if headers else {}).items():
        response[name] = value
    if tag:
        response["ETag"] = tag
    return response


def written(
    content: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Write content as JSON."""
    text = json.dumps(content, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=JSON, headers=dict(headers or {}))


def version_asked(request: HttpRequest) -> int:
    """Return the version of the row that a change rests on; 0, which no row has, for any other.

    The tag of an object holds more behind its version; a change rests on the version alone.

    Raises
    ------
    Refusal
        The header If-Match is missing, or would let any version pass.
    """
    known = parse_etags(request.headers.get("If-Match", ""))
    if not known or "*" in known:
        raise Refusal("version-required")
    text = known[0].strip('"').partition("-")[0] if len(known) == 1 else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
