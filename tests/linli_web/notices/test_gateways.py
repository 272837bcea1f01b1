"""Ways out: an SMTP server, an HTTP gateway for text messages; and what they say when down."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from linli_web.notices import gateways
from linli_web.notices.gateways import HttpGateway, MailGateway, NotSent, Outgoing, gateway

MESSAGE = Outgoing("linli-sms-1", "13800000000", "", "邻里：您有 1 条新提醒。")


class Server(HTTPServer):
    """A gateway of another company, as small as it can be."""

    answer = 200
    got: list[dict[str, Any]]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(length))
        self.server.got.append(body | {"token": self.headers["Authorization"]})
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_arguments: Any) -> None:
        pass


@pytest.fixture
def company() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.got = []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_text_message_goes_to_the_gateway_with_an_id_and_a_token(company: Server) -> None:
    HttpGateway(f"http://127.0.0.1:{company.server_port}/send", "secret").send(MESSAGE)
    assert company.got == [
        {
            "id": "linli-sms-1",
            "to": "13800000000",
            "text": "邻里：您有 1 条新提醒。",
            "token": "Bearer secret",
        }
    ]


def test_a_gateway_that_refuses_or_is_gone_says_so_without_the_number(company: Server) -> None:
    company.answer = 503
    there = HttpGateway(f"http://127.0.0.1:{company.server_port}/", "")
    with pytest.raises(NotSent, match="HTTP 503"):
        there.send(MESSAGE)
    with pytest.raises(NotSent) as gone:
        HttpGateway("http://127.0.0.1:9/", "").send(MESSAGE)
    assert "13800000000" not in str(gone.value)


def test_the_environment_chooses_the_way_out(settings: Settings) -> None:
    settings.EMAIL_HOST, settings.SMS_GATEWAY_URL = "", ""
    assert {type(gateway(each)).__name__ for each in ("email", "sms")} == {"FolderGateway"}
    settings.EMAIL_HOST, settings.SMS_GATEWAY_URL = "mail.example.org", "https://sms.example.org"
    assert isinstance(gateway("email"), MailGateway)
    assert isinstance(gateway("sms"), HttpGateway)


def test_an_email_has_a_lasting_id_and_a_mail_server_that_is_gone_is_told(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    memory = mail.get_connection("django.core.mail.backends.locmem.EmailBackend")
    letter = Outgoing("linli-email-7", "a@example.org", "邻里", "您好", "https://x.example/stop/")
    with monkeypatch.context() as patched:
        patched.setattr(gateways, "get_connection", lambda _name: memory)
        MailGateway().send(letter)
    assert mail.outbox[0].extra_headers["Message-ID"].startswith("<linli-email-7@")
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(NotSent, match="ConnectionRefusedError"):
        MailGateway().send(letter)
