"""The scanner is asked in clamd's own protocol; without its word a file is held."""

import io
import socket
import struct
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.linli_web.files.conftest import photo

from linli_web.files.actions import publish, scan_again, scan_held
from linli_web.files.links import link
from linli_web.files.models import Attachment, Content
from linli_web.files.outcomes import Refused
from linli_web.files.scanning import scanned
from linli_web.journal.models import Entry

HARMFUL = b"harmful"


class Clamd(threading.Thread):
    """A server that speaks INSTREAM as clamd does: one command, then its answer."""

    def __init__(self, listening: socket.socket, mood: str) -> None:
        super().__init__(daemon=True)
        self.listening = listening
        self.mood = mood
        self.heard: list[bytes] = []
        self.may_end = threading.Event()

    def run(self) -> None:
        while True:
            try:
                line, _address = self.listening.accept()
            except OSError:
                return
            with line:
                self.answer(line)

    def answer(self, line: socket.socket) -> None:
        stream = line.makefile("rb")
        command = stream.read(len(b"zINSTREAM\0"))
        if self.mood == "broken" or command != b"zINSTREAM\0":
            return
        content = b""
        while length := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(length)
        self.heard.append(content)
        if self.mood == "slow":
            self.may_end.wait(20)
        elif self.mood == "full":
            line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        elif HARMFUL in content:
            line.sendall(b"stream: Eicar-Test-Signature FOUND\0")
        else:
            line.sendall(b"stream: ")
            line.sendall(b"OK\0")


@pytest.fixture
def clamd(settings: Settings) -> Iterator[Callable[[str], Clamd]]:
    """Start a scanner in some mood and let the settings name it."""
    started: list[Clamd] = []

    def start(mood: str) -> Clamd:
        listening = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        settings.CLAMD_SECONDS = 1 if mood == "slow" else 10
        scanner = Clamd(listening, mood)
        scanner.start()
        started.append(scanner)
        return scanner

    yield start
    for scanner in started:
        scanner.may_end.set()
        scanner.listening.close()


def test_without_a_scanner_a_file_is_not_scanned() -> None:
    assert scanned(io.BytesIO(b"x")).verdict == "unscanned"


def test_a_clean_file_is_clean_and_the_scanner_saw_all_of_it(
    clamd: Callable[[str], Clamd],
) -> None:
    scanner = clamd("well")
    content = bytes(range(256)) * 3000
    assert scanned(io.BytesIO(content)).verdict == "clean"
    assert scanner.heard == [content]


def test_a_harmful_file_is_named(clamd: Callable[[str], Clamd]) -> None:
    clamd("well")
    found = scanned(io.BytesIO(HARMFUL))
    assert (found.verdict, found.said) == ("infected", "Eicar-Test-Signature")


@pytest.mark.parametrize("mood", ["broken", "slow", "full"])
def test_without_the_scanners_word_a_file_is_held(clamd: Callable[[str], Clamd], mood: str) -> None:
    clamd(mood)
    found = scanned(io.BytesIO(b"x" * 1_000_000))
    assert found.verdict == "held"
    assert found.said


def test_where_nobody_listens_a_file_is_held(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.CLAMD = f"tcp://127.0.0.1:{closed.getsockname()[1]}"
    assert scanned(io.BytesIO(b"x")).verdict == "held"


def test_a_scanner_behind_a_socket_file_is_asked_too(settings: Settings) -> None:
    # The names of socket files may not be long.
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "clamd"
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(place))
        listening.listen()
        Clamd(listening, "well").start()
        settings.CLAMD = f"unix://{place}"
        assert scanned(io.BytesIO(b"x")).verdict == "clean"
        listening.close()


def test_a_harmful_file_is_not_kept(
    clamd: Callable[[str], Clamd], attached: Callable[..., Attachment], folders: Path
) -> None:
    clamd("well")
    with pytest.raises(Refused, match="Eicar-Test-Signature"):
        attached(photo() + HARMFUL)
    assert not Content.objects.exists()
    assert not list((folders / "files").rglob("*"))


def test_a_held_file_cannot_be_opened_or_published_until_the_scanner_answers(
    clamd: Callable[[str], Clamd],
    attached: Callable[..., Attachment],
    client: Client,
) -> None:
    clamd("broken")
    row = attached()
    account = row.added_by
    client.force_login(account)
    address = link(row, "original", account)
    assert client.get(address).status_code == 404
    assert "等待查毒" in client.get(reverse("file-page", args=[row.public_id])).content.decode()
    with pytest.raises(Refused, match="没有查毒"):
        publish(account, row.public_id, (), looked=True)

    with pytest.raises(Refused, match="没有应答"):
        scan_again(account, row.public_id)
    clamd("well")
    client.post(reverse("file-scan", args=[row.public_id]))
    assert client.get(address).status_code == 200
    assert Entry.objects.filter(act="scan_file", key=row.public_id).count() == 2


def test_all_that_is_held_is_scanned_by_one_command(
    clamd: Callable[[str], Clamd], attached: Callable[..., Attachment]
) -> None:
    clamd("broken")
    attached()
    attached()
    assert scan_held() == {"held": 1}
    clamd("well")
    assert scan_held() == {"clean": 1}
    assert scan_held() == {}


@pytest.mark.parametrize("word", ["held", "infected"])
def test_without_a_scanner_no_file_is_freed_by_asking_again(
    attached: Callable[..., Attachment], word: str
) -> None:
    row = attached()
    Content.objects.update(scan=word, scan_said="Eicar")
    with pytest.raises(Refused):
        scan_again(row.added_by, row.public_id)
    row.content.refresh_from_db()
    assert row.content.scan == word


def test_an_infected_file_stays_so_while_the_scanner_gives_no_answer(
    clamd: Callable[[str], Clamd], attached: Callable[..., Attachment]
) -> None:
    row = attached()
    Content.objects.update(scan="infected", scan_said="Eicar")
    clamd("broken")
    with pytest.raises(Refused, match="Eicar"):
        scan_again(row.added_by, row.public_id)
    clamd("well")
    assert scan_again(row.added_by, row.public_id).verdict == "clean"
