"""A check finds content that is missing, changed or left over."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.linli_web.files.conftest import pdf

from linli_web.files import store
from linli_web.files.checking import Fault, check
from linli_web.files.models import Attachment

Attached = Callable[..., Attachment]
pytestmark = pytest.mark.django_db


def place_of(folders: Path, sha256: str) -> Path:
    return folders / "files" / store.name_of(sha256)


def test_what_is_whole_has_no_faults(attached: Attached) -> None:
    attached()
    assert list(check(thorough=True)) == []


def test_missing_changed_and_left_over_content_is_found(attached: Attached, folders: Path) -> None:
    missing, changed = attached().content_id, attached(pdf()).content_id
    place_of(folders, missing).unlink()
    place = place_of(folders, changed)
    place.write_bytes(place.read_bytes().replace(b"Catalog", b"Katalog"))
    left_over = store.keep_bytes(b"of a transaction that failed")
    found = set(check(thorough=True))
    assert found == {
        Fault("missing", missing),
        Fault("changed", changed),
        Fault("left_over", left_over),
    }
    # Sizes alone do not show what was changed byte for byte.
    assert Fault("changed", changed) not in set(check(thorough=False))
    place.write_bytes(b"shorter")
    assert Fault("changed", changed) in set(check(thorough=False))
