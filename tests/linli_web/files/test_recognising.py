"""What a file is, is told by its content; what could be carried out is refused."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.linli_web.files.conftest import dwg, office_paper, old_word, pdf, photo, png

from linli_web.files.outcomes import Refused
from linli_web.files.recognising import recognised

OnDisk = Callable[[bytes], Path]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (photo(), "jpeg"),
        (png(), "png"),
        (pdf(), "pdf"),
        (dwg(), "dwg"),
        (old_word(), "doc"),
        (office_paper(), "docx"),
        (office_paper("xl/workbook.xml"), "xlsx"),
        (office_paper("ppt/presentation.xml"), "pptx"),
    ],
)
def test_each_kind_is_known_by_its_content(on_disk: OnDisk, content: bytes, kind: str) -> None:
    assert recognised(on_disk(content)).name == kind


def zipped(name: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr(name, "x")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "网页或 SVG"),
        (b"\xef\xbb\xbf <svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "网页或 SVG"),
        (b"<?xml version='1.0'?><svg/>", "网页或 SVG"),
        (b"MZ" + bytes(300), "Windows"),
        (b"#!/bin/sh\nrm -rf .", "不认识的格式"),
        (bytes(4) + b"ftypheic" + bytes(50), "兼容性最佳"),
        (zipped("evil.class"), "不能上传这种文件"),
        (b"PK\x03\x04" + bytes(60), "不完整"),
        (office_paper(**{"word/vbaProject.bin": b"x"}), "宏"),
        (b"GIF89a/*<script>alert(1)</script>*/=1;", "网页"),
        (b"\xff\xd8\xff\xe0" + b"<html><body>", "网页"),
        (b"GIF89a" + bytes(50) + pdf(), "PDF"),
        (photo() + zipped("evil.class"), "压缩包"),
        (pdf() + zipped("evil.class"), "压缩包"),
    ],
)
def test_what_is_no_kind_of_ours_or_two_at_once_is_refused_with_the_reason(
    on_disk: OnDisk, content: bytes, words: str
) -> None:
    with pytest.raises(Refused) as refused:
        recognised(on_disk(content))
    assert words in refused.value.reason


def test_a_photo_that_describes_itself_in_xml_is_a_photo(on_disk: OnDisk) -> None:
    content = photo()
    xmp = b"http://ns.adobe.com/xap/1.0/\x00<?xml version='1.0'?><x:xmpmeta/>"
    segment = b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp
    assert recognised(on_disk(content[:2] + segment + content[2:])).name == "jpeg"


@settings(
    max_examples=150,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_kind_of_ours_or_refused(on_disk: OnDisk, content: bytes) -> None:
    with suppress(Refused):
        assert recognised(on_disk(content)).name
