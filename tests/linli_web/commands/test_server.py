"""The server ends when it is told to, whatever its visitors do."""

import os
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

from linli_web.commands.demo import server_command

# An answer needs the whole form, as those of the office do.
_OFFICE = """
def application(environ, start_response):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    environ["wsgi.input"].read(length)
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""
_HALF = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 5000\r\n\r\nhalf"
_WHOLE = b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
_SOON = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answered(port: int) -> socket.socket:
    """Connect as soon as somebody listens."""
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), _SOON)
        except ConnectionRefusedError:
            continue


def test_a_form_of_which_half_never_comes_does_not_keep_the_server_alive(tmp_path: Path) -> None:
    (tmp_path / "small_office.py").write_text(_OFFICE)
    port = free_port()
    call = server_command("127.0.0.1", port, 1, application="small_office:application", patience=1)
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    server = subprocess.Popen(call, cwd=tmp_path, env=environment, start_new_session=True)
    try:
        with answered(port) as half, answered(port) as whole:
            half.sendall(_HALF)
            whole.sendall(_WHOLE)
            # The half form is with the worker once a later visitor has an answer.
            assert whole.recv(4096).startswith(b"HTTP/1.1 200")
            server.send_signal(signal.SIGTERM)
            assert server.wait(_SOON) is not None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
