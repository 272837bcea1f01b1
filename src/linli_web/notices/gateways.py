"""Ways out of the office: a folder, an SMTP server, a text-message gateway over HTTP.

A gateway either has taken a message when `send` returns, or raises `NotSent` with a reason that
names no person. Each message has an id that stays the same when it is tried again, so that a
gateway that knows it already need not send it twice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from email.utils import formataddr
from http.client import HTTPException
from pathlib import Path
from typing import Protocol
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from linli.records.whole_files import replace_file

_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as it leaves: its id, to whom, and in what words."""

    id: str
    to: str
    subject: str
    body: str
    stop_url: str = ""


class NotSent(Exception):  # noqa: N818 - an outcome, not a fault
    """A gateway did not take a message; the reason is told without naming anybody."""


class Gateway(Protocol):
    """What every way out offers."""

    def send(self, message: Outgoing) -> None:
        """Hand a message on, or raise `NotSent`."""
        ...


@dataclass(frozen=True, slots=True)
class FolderGateway:
    """Puts each message into a file of its own: what a county has before it has any gateway."""

    folder: Path
    ending: str

    def send(self, message: Outgoing) -> None:
        """Write the message's file; the same message writes the same file."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = _mail(message).message().as_string() if self.ending == "eml" else _plain(message)
        place = self.folder / f"{message.id}.{self.ending}"
        try:
            replace_file(place, text.encode(), private=True)
        except OSError as fault:
            raise NotSent(f"{type(fault).__name__}: {fault.strerror}") from fault


@dataclass(frozen=True, slots=True)
class MailGateway:
    """Sends e-mails by the SMTP server that the environment names."""

    def send(self, message: Outgoing) -> None:
        """Hand the message to the server."""
        mail = _mail(message)
        mail.connection = get_connection("django.core.mail.backends.smtp.EmailBackend")
        try:
            mail.send()
        # smtplib's faults are OSErrors; their words may hold the address.
        except OSError as fault:
            raise NotSent(f"SMTP: {type(fault).__name__}") from fault


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """Sends text messages by a POST of JSON: `{"id", "to", "text"}` with a bearer token.

    An example that most gateways' own forms are near to; any answer of 2xx means taken.
    """

    url: str
    token: str

    def send(self, message: Outgoing) -> None:
        """Post the message."""
        content = {"id": message.id, "to": message.to, "text": message.body}
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": message.id,
        }
        request = Request(self.url, json.dumps(content).encode(), headers)  # noqa: S310 - checked at the start
        try:
            with urlopen(request, timeout=_SECONDS):  # noqa: S310 - the same # nosec B310
                return
        except HTTPError as fault:
            raise NotSent(f"HTTP {fault.code}") from fault
        except (OSError, HTTPException) as fault:
            raise NotSent(f"HTTP: {type(fault).__name__}") from fault


def gateway(channel: str) -> Gateway:
    """Return the way out of a channel, as the environment configures it."""
    if channel == "email":
        return MailGateway() if settings.EMAIL_HOST else _folder(channel, "eml")
    if settings.SMS_GATEWAY_URL:
        return HttpGateway(settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN)
    return _folder(channel, "txt")


def _folder(channel: str, ending: str) -> FolderGateway:
    return FolderGateway(Path(settings.OUTBOX_FOLDER) / channel, ending)


def _mail(message: Outgoing) -> EmailMessage:
    headers = {"Message-ID": f"<{message.id}@{settings.OUTBOX_DOMAIN}>"}
    if message.stop_url:
        # RFC 8058: mail programs offer one click for it.
        headers["List-Unsubscribe"] = f"<{message.stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    sender = formataddr(("邻里 Linli", settings.DEFAULT_FROM_EMAIL))
    return EmailMessage(message.subject, message.body, sender, [message.to], headers=headers)


def _plain(message: Outgoing) -> str:
    return f"{message.to}\n{message.body}\n"
