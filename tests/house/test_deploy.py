"""The examples for a server are units and a site that their programs accept."""

import re
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "deploy/systemd"
SERVICES = sorted(UNITS.glob("*.service"))
SITE = (ROOT / "deploy/nginx/linli.conf").read_text(encoding="utf-8")


def lines(unit: Path) -> list[tuple[str, str]]:
    """Return the settings of a unit; some names stand twice."""
    text = unit.read_text(encoding="utf-8")
    return [
        (name, value)
        for name, separator, value in (line.partition("=") for line in text.splitlines())
        if separator and not name.startswith("#")
    ]


@pytest.mark.parametrize("unit", sorted(UNITS.iterdir()), ids=lambda unit: unit.name)
def test_a_unit_has_its_sections(unit: Path) -> None:
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit, encoding="utf-8")
    assert parser.get("Unit", "Description")
    assert parser.has_section("Timer" if unit.suffix == ".timer" else "Service")


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_is_shut_in(unit: Path) -> None:
    said = dict(lines(unit))
    assert said["User"] == "linli"
    assert said["UMask"] == "0077"
    assert said["ProtectSystem"] == "strict"
    assert said["ReadWritePaths"] == "/srv/linli/data"
    assert said["CapabilityBoundingSet"] == ""
    for name in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome"):
        assert said[name] == "true", name


def test_services_call_programs_that_there_are() -> None:
    called = {
        value.removeprefix("/srv/linli/.venv/bin/").split()[0]
        for unit in SERVICES
        for name, value in lines(unit)
        if name == "ExecStart"
    }
    assert called == {"granian", "linli"}
    assert "linli_web.config.wsgi:application" in (UNITS / "linli-web.service").read_text("utf-8")


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for unit in UNITS.iterdir():
        text = re.sub(r"/srv/linli/.venv/bin/\w+", "/bin/true", unit.read_text("utf-8"))
        (tmp_path / unit.name).write_text(text.replace("=linli\n", "=root\n"), "utf-8")
    said = ""
    if verifier := shutil.which("systemd-analyze"):
        call = [verifier, "verify", *sorted(tmp_path.iterdir())]
        said = subprocess.run(call, capture_output=True, text=True, check=False).stderr
    assert [line for line in said.splitlines() if str(tmp_path) in line or "linli" in line] == []


def test_the_site_believes_no_visitor_and_tells_nobody_of_the_counts() -> None:
    assert SITE.count("{") == SITE.count("}")
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in SITE
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in SITE
    assert re.search(r"location = /metrics \{\s*return 404;", SITE)
    # What people search for and which page they come from stay out of its log.
    assert not {"$request ", "$args", "$request_uri'", "$http_referer"} & set(SITE.split())


def test_nginx_accepts_the_site(tmp_path: Path) -> None:
    code, said = 0, ""
    if nginx := shutil.which("nginx"):
        key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
        call = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        call += ["-subj", "/CN=linli.example.cn", "-keyout", key, "-out", certificate]
        subprocess.run(call, check=True, capture_output=True)
        site = SITE.replace("/etc/ssl/private/linli.key", str(key))
        site = site.replace("/etc/ssl/linli.pem", str(certificate))
        site = site.replace("/var/log/nginx", str(tmp_path))
        around = f"pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log; events {{}}"
        whole = tmp_path / "nginx.conf"
        whole.write_text(f"{around} http {{ {site} }}", "utf-8")
        call = [nginx, "-t", "-q", "-c", whole, "-p", tmp_path]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        code, said = done.returncode, done.stderr
    assert code == 0, said
