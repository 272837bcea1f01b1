"""Rows kept with an import are read by whoever has the key, and by nobody else."""

import polars as pl
import pytest
from cryptography.exceptions import InvalidTag
from pytest_django import Settings

from linli_web.exchange.sealing import opened, opened_data, sealed, sealed_data

FRAMES = {"new": pl.DataFrame({"name": ["张三"]}), "changed": pl.DataFrame({"n": [1, None]})}


def test_sealed_tables_open_as_they_were() -> None:
    content = sealed(FRAMES, "one owners")
    found = opened(content, "one owners", ("changed", "new"))
    assert all(found[name].equals(frame) for name, frame in FRAMES.items())
    assert "张三".encode() not in content


def test_another_key_another_name_or_one_changed_byte_opens_nothing(settings: Settings) -> None:
    content = sealed(FRAMES, "one owners")
    changed = content[:-1] + bytes([content[-1] ^ 1])
    for bytes_, name in ((content, "two owners"), (changed, "one owners")):
        with pytest.raises(InvalidTag):
            opened(bytes_, name, ("changed", "new"))
    settings.IMPORTS_KEY = b"another"
    with pytest.raises(InvalidTag):
        opened(content, "one owners", ("changed", "new"))


def test_sealed_data_open_as_they_were_and_under_no_other_name() -> None:
    data = [{"file": "花名册.csv", "leading": [["姓名"], ["张三"]]}]
    content = sealed_data(data, "one sheets")
    assert opened_data(content, "one sheets") == data
    assert "张三".encode() not in content
    with pytest.raises(InvalidTag):
        opened_data(content, "two sheets")
