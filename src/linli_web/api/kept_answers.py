"""A write that is sent twice is done once: the answer is kept under the key that came with it.

The row of the key is locked, the write done and the answer kept in one transaction: either all of
it is there afterwards or nothing, so no key is ever left half answered, whatever process dies.
Whoever comes with the same key meanwhile finds the row locked and is told so; SQLite, which lets
one write at a time, has him wait and gives him the kept answer.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpResponse
from django.utils import timezone

from linli.records import Problem
from linli_web.api.bodies import raw_body
from linli_web.api.models import KeptAnswer
from linli_web.api.problems import Refusal, answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 200
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def once(request: HttpRequest, holder: str, write: Callable[[], HttpResponse]) -> HttpResponse:
    """Do a write, or give the answer that it was given before under the same key.

    Raises
    ------
    Refusal
        The key belongs to another request, is being worked on, or is no key.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return write()
    if not key or len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        told = Problem("api.bad_key", field="Idempotency-Key", value=ascii(key)[:LONGEST_KEY])
        raise Refusal("invalid-parameter", problems=[told])
    asked = _hash(request)
    _forget_old(holder)
    _begin(holder, key, asked)
    try:
        with transaction.atomic():
            return _answered(holder, key, asked, write)
    except OperationalError as fault:
        # PostgreSQL says that the row is locked, SQLite that the database is.
        if "lock" in str(fault):
            raise Refusal("in-flight", headers={"Retry-After": "1"}) from fault
        raise


def _begin(holder: str, key: str, asked: str) -> None:
    try:
        with transaction.atomic():
            KeptAnswer.objects.create(holder=holder, key=key, request_hash=asked, at=timezone.now())
    except IntegrityError:
        # It is there already, and then its lock tells the rest.
        return


def _answered(holder: str, key: str, asked: str, write: Callable[[], HttpResponse]) -> HttpResponse:
    row = KeptAnswer.objects.select_for_update(nowait=True).filter(holder=holder, key=key).first()
    if row is None:
        # Its day was over in this very moment.
        raise Refusal("in-flight", headers={"Retry-After": "1"})
    if row.request_hash != asked:
        raise Refusal("key-reused")
    if row.status is not None:
        again = HttpResponse(row.body, status=row.status, headers=row.headers)
        again["Idempotency-Replayed"] = "true"
        return again
    try:
        with transaction.atomic():
            response = write()
    except Refusal as refusal:
        response = answer(refusal)
    row.status, row.body = response.status_code, response.content.decode()
    row.headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    row.save()
    return response


def _hash(request: HttpRequest) -> str:
    told = [request.method or "", request.get_full_path(), request.headers.get("If-Match", "")]
    return hashlib.sha256("\n".join(told).encode() + b"\n" + raw_body(request)).hexdigest()


def _forget_old(holder: str) -> None:
    KeptAnswer.objects.filter(holder=holder, at__lt=timezone.now() - KEPT_FOR).delete()
