"""A backup is whole or it is none."""

import json
import zipfile
from pathlib import Path

import pytest

from linli_web.operations.archive import BadBackup, Manifest, inspected, is_inside, pack, unpack

ABOUT = {
    "made_at": "2026-11-30T12:00:00+08:00",
    "version": "0.1.0",
    "vendor": "sqlite",
    "migrations": {"journal": ["0001_initial"]},
    "counts": {"communities": 3},
    "head": None,
}


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A backup of three files."""
    sources = []
    for name, content in (
        ("database", b"rows" * 5000),
        ("uploads/a/b.csv", "甲,1".encode()),
        ("uploads/c", b""),
    ):
        file = tmp_path / name.replace("/", "-")
        file.write_bytes(content)
        sources.append((name, file))
    pack(tmp_path / "backup.zip", sources, ABOUT)
    return tmp_path / "backup.zip"


def test_what_was_packed_comes_out_again(packed: Path, tmp_path: Path) -> None:
    manifest = inspected(packed)
    assert [each.name for each in manifest.members] == ["database", "uploads/a/b.csv", "uploads/c"]
    assert manifest.counts == {"communities": 3}
    assert not manifest.has_keys
    unpack(packed, manifest.below("uploads"), "uploads/", tmp_path / "out")
    assert (tmp_path / "out/a/b.csv").read_text(encoding="utf-8") == "甲,1"
    assert (tmp_path / "out/c").read_bytes() == b""
    assert not (tmp_path / "out/database").exists()


def test_every_byte_that_is_changed_is_found(packed: Path) -> None:
    whole = packed.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        changed = bytearray(whole)
        changed[place] ^= 0x55
        packed.write_bytes(changed)
        try:
            manifest = inspected(packed)
        except BadBackup:
            continue
        # What no reader looks at, such as a time in the zip's own lists, may differ.
        packed.write_bytes(whole)
        assert manifest == inspected(packed), place


@pytest.mark.parametrize("part", [0, 10, 0.5, 0.99])
def test_half_a_file_is_no_backup(packed: Path, part: float) -> None:
    whole = packed.read_bytes()
    packed.write_bytes(whole[: int(part if part > 1 else len(whole) * part)])
    with pytest.raises(BadBackup, match="damaged"):
        inspected(packed)


def _with_manifest(packed: Path, manifest: dict[str, object], extra: str | None = None) -> None:
    with zipfile.ZipFile(packed) as old:
        parts = {name: old.read(name) for name in old.namelist() if name != "manifest.json"}
    with zipfile.ZipFile(packed, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
        if extra:
            new.writestr(extra, b"")
        new.writestr("manifest.json", json.dumps(manifest))


def _manifest(packed: Path) -> dict[str, object]:
    with zipfile.ZipFile(packed) as old:
        found: dict[str, object] = json.loads(old.read("manifest.json"))
        return found


def test_a_file_that_is_not_on_the_list_does_not_belong(packed: Path) -> None:
    _with_manifest(packed, _manifest(packed), extra="uploads/evil")
    with pytest.raises(BadBackup, match="not those of its list"):
        inspected(packed)


def test_no_name_leads_out_of_the_folders(packed: Path) -> None:
    said = _manifest(packed)
    members = said["members"]
    assert isinstance(members, list)
    members[1]["name"] = "uploads/../../evil"
    _with_manifest(packed, said)
    with pytest.raises(BadBackup, match="does not belong"):
        inspected(packed)


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "uploads/../x",
        "..",
        "uploads",
        "other/x",
        "uploads\\..\\x",
        "C:/x",
        "keys/c:x",
        "",
    ],
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    assert not is_inside(name)


def test_a_newer_form_names_the_remedy(packed: Path) -> None:
    _with_manifest(packed, _manifest(packed) | {"format": 2})
    with pytest.raises(BadBackup, match="use a newer one"):
        inspected(packed)


def test_a_missing_or_other_file_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="no such file"):
        inspected(tmp_path / "none.zip")
    (tmp_path / "text.zip").write_text("no zip", encoding="utf-8")
    with pytest.raises(BadBackup, match="no backup"):
        inspected(tmp_path / "text.zip")


def test_a_backup_that_breaks_off_leaves_the_old_one(packed: Path, tmp_path: Path) -> None:
    before = packed.read_bytes()
    with pytest.raises(FileNotFoundError):
        pack(packed, [("database", tmp_path / "gone")], ABOUT)
    assert packed.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_the_manifest_knows_whether_keys_are_inside(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("secret", encoding="ascii")
    found: Manifest = pack(tmp_path / "b.zip", [("keys/journal-key", file)], ABOUT)
    assert found.has_keys
