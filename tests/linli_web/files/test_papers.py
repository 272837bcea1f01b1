"""Papers that unpack to more than they should, or are torn, are refused."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.linli_web.files.conftest import office_paper, pdf

from linli_web.files.kinds import kinds
from linli_web.files.outcomes import Refused
from linli_web.files.papers import check_paper

OnDisk = Callable[[bytes], Path]
# A bomb of the real limit would take the test seconds to write.
DOCX = replace(kinds()["docx"], largest_unpacked=100_000)


def test_an_honest_document_is_taken(on_disk: OnDisk) -> None:
    check_paper(on_disk(office_paper()), kinds()["docx"])


def test_a_bomb_is_refused_by_its_list(on_disk: OnDisk) -> None:
    bomb = office_paper(**{"word/media/a.bin": bytes(200_000)})
    assert len(bomb) < 2_000
    with pytest.raises(Refused, match="压缩炸弹"):
        check_paper(on_disk(bomb), DOCX)


def test_a_bomb_that_lies_about_its_size_is_refused_while_it_unpacks(on_disk: OnDisk) -> None:
    bomb = office_paper(**{"word/media/a.bin": bytes(200_000)})
    # The real size stands in the list at the end and before the content.
    lying = bomb.replace((200_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert lying != bomb
    with pytest.raises(Refused):
        check_paper(on_disk(lying), DOCX)


def test_a_document_of_too_many_parts_is_refused(on_disk: OnDisk) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for number in range(20_001):
            packed.writestr(f"{number}", "")
    with pytest.raises(Refused, match="压缩炸弹"):
        check_paper(on_disk(written.getvalue()), DOCX)


def test_a_document_with_a_wrong_byte_is_refused(on_disk: OnDisk) -> None:
    content = bytearray(office_paper(**{"word/media/a.bin": bytes(range(256)) * 20}))
    content[len(content) // 3] ^= 0xFF
    with pytest.raises(Refused):
        check_paper(on_disk(bytes(content)), kinds()["docx"])


def test_a_pdf_without_its_end_is_refused(on_disk: OnDisk) -> None:
    check_paper(on_disk(pdf()), kinds()["pdf"])
    with pytest.raises(Refused, match="没有结尾"):
        check_paper(on_disk(pdf()[:-7]), kinds()["pdf"])
