"""`linli files check` tells what is wrong with photos and papers, and ends with 3 where it is."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from linli.cli.group import main
from linli_web.files import store
from linli_web.files.models import Content

pytestmark = pytest.mark.django_db


def told(*words: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(main, ["files", *words, "--json"], prog_name="linli")
    found: dict[str, Any] = json.loads(done.stdout)
    return done.exit_code, found


def test_a_file_that_is_gone_ends_with_exit_code_3() -> None:
    sha256 = store.keep_bytes(b"left over")
    code, found = told("check")
    assert code == 0
    assert {"kind": "left_over", "sha256": sha256} in found["faults"]
    Content.objects.create(sha256="cd" * 32, size=1, kind="jpeg", scan="held")
    code, found = told("check")
    assert code == 3
    assert {"kind": "missing", "sha256": "cd" * 32} in found["faults"]


def test_nothing_held_is_nothing_scanned() -> None:
    assert told("scan")[0] == 0
