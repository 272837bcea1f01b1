"""An audit that audited nothing does not pass for one that found nothing."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / "scripts/audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CLEAN = {"name": "Django", "version": "5.2.19", "vulns": []}
SKIPPED = {"name": "polars", "skip_reason": "Dependency not found on PyPI"}
WEAK = {
    "name": "polars",
    "version": "2.1.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2.1.1"]}],
}
WANTED = {"django", "polars"}


def answer(*dependencies: dict[str, Any]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


def test_every_package_audited_and_none_weak_is_well(audit: ModuleType) -> None:
    told = answer(CLEAN, {**WEAK, "vulns": []})
    assert audit.verdict(WANTED, 0, told, "")[0] == audit.WELL


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (0, answer(CLEAN, SKIPPED)),
        (0, answer(SKIPPED)),
        (0, answer()),
        (0, answer(CLEAN)),
        (0, ""),
        (0, "No known vulnerabilities found"),
        (0, "[]"),
        (0, "{}"),
        (1, ""),
        (1, answer(CLEAN, {**WEAK, "vulns": []})),
    ],
)
def test_a_package_that_was_passed_over_means_not_done_whatever_the_exit_code(
    audit: ModuleType, code: int, told: str
) -> None:
    found, said = audit.verdict(WANTED, code, told, "ConnectionError: no route")
    assert found == audit.NOT_DONE
    assert said


def test_an_empty_lock_file_means_not_done(audit: ModuleType) -> None:
    assert audit.verdict(set(), 0, answer(), "")[0] == audit.NOT_DONE


def test_a_weakness_is_told_with_its_remedy_and_outweighs_what_is_not_known(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = audit.verdict(WANTED, 1, answer(SKIPPED | {"name": "Django"}, WEAK), "")
    assert code == audit.WEAK
    assert "polars 2.1.0: PYSEC-2026-1, mended in 2.1.1" in said
    assert "not audited: django" in said
    codes = iter([(audit.WEAK, ["x"]), (audit.NOT_DONE, ["y"])])
    monkeypatch.setattr(audit, "audited", lambda _: next(codes))
    assert audit.main() == audit.WEAK
    codes = iter([(audit.WELL, ["x"]), (audit.NOT_DONE, ["y"])])
    monkeypatch.setattr(audit, "audited", lambda _: next(codes))
    assert audit.main() == audit.NOT_DONE
    assert "NOT DONE" in capsys.readouterr().out


def test_the_lock_files_name_what_the_office_stands_on(audit: ModuleType) -> None:
    for name in audit.LOCKS:
        assert audit.locked((ROOT / f"requirements/{name}.txt").read_text("utf-8"))
    assert "django" in audit.locked((ROOT / "requirements/run.txt").read_text("utf-8"))
