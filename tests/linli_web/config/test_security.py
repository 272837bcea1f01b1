"""What browsers are told, and what no form, link or cookie of another site can do."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from tests.linli_web.addresses import Address, every_address

# Without a token: what they change is the visitor's own cookie (people/views.py says why).
# A mail program stops messages by the signed address that the mail itself brought.
WITHOUT_TOKEN = {"set_language", "print-size", "notices-stop"}
HEEDING = {"account_login", "login", "logout", "mfa_authenticate", "print-size", "set_language"}
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example/",
    "\\\\evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "\x00//evil.example",
    "/\t/evil.example",
    "https://localhost@evil.example/",
    "https://testserver.evil.example/",
]


def policy(response: object) -> dict[str, str]:
    parts = (each.strip().partition(" ") for each in str(response).split(";") if each.strip())
    return {name: value for name, _, value in parts}


@pytest.mark.django_db
def test_pages_bring_every_header_that_shuts_something(client: Client) -> None:
    response = client.get("/login/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Permitted-Cross-Domain-Policies"] == "none"
    assert "microphone=()" in response["Permissions-Policy"]
    assert "geolocation=(self)" in response["Permissions-Policy"]
    assert "Server" not in response
    assert "X-Powered-By" not in response


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/login/", "/no-such-page/", "/office/"])
def test_the_content_policy_allows_nothing_inline_and_nobody_else(client: Client, url: str) -> None:
    said = policy(client.get(url)["Content-Security-Policy"])
    assert said["default-src"] == said["script-src"] == said["style-src"] == "'self'"
    assert said["object-src"] == said["base-uri"] == "'none'"
    assert said["frame-ancestors"] == said["frame-src"] == "'none'"
    assert said["form-action"] == "'self'"
    assert "unsafe" not in str(said)


@pytest.mark.django_db
def test_a_page_of_someone_who_signed_in_is_not_kept_by_the_browser(
    office: Client, client: Client
) -> None:
    assert office.get("/office/")["Cache-Control"] == "private, no-store"
    assert "no-store" not in client.get("/").get("Cache-Control", "")


BEHIND_TLS = """
import django, json; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.conf import settings
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
from django.http import QueryDict
from django.test import Client
from linli_web.people.models import Account
client = Client(headers={"X-Forwarded-Proto": "https"})
Account.objects.create_user("somebody", name="x", password="a long word")
client.get("/login/")
client.post("/language/", {"language": "en"}, secure=True)
client.post("/print-size/", {"size": "large"}, secure=True)
answer = client.post("/login/", {"login": "somebody", "password": "a long word"}, secure=True)
jar = {name: dict(each) for name, each in client.cookies.items()}
print(json.dumps({"headers": dict(answer.headers), "status": answer.status_code, "cookies": jar}))
"""


def test_behind_tls_cookies_are_this_hosts_alone_and_browsers_stay_with_it(tmp_path: Path) -> None:
    surroundings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    told = subprocess.run(
        [sys.executable, "-c", BEHIND_TLS],
        env=surroundings
        | {
            "LINLI_HOME": str(tmp_path),
            "LINLI_TLS": "true",
            "LINLI_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "linli_web.config.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = json.loads(told)
    assert found["status"] == 302
    assert found["headers"]["Strict-Transport-Security"] == "max-age=31536000"
    assert "upgrade-insecure-requests" in found["headers"]["Content-Security-Policy"]
    assert {"__Host-sessionid", "__Host-csrftoken"} <= set(found["cookies"])
    for name, cookie in found["cookies"].items():
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name


@pytest.fixture
def careful(office: Client) -> Client:
    """The programme office in a browser where tokens are asked for."""
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = office.cookies
    return careful


def test_no_address_takes_a_form_without_its_token(careful: Client) -> None:
    addresses = every_address()
    exempt = {each.name for each in addresses if getattr(each.view, "csrf_exempt", False)}
    # Programs bring their own token there, and no cookie opens it.
    exempt = {name for name in exempt if not name.startswith("api")}
    assert exempt == WITHOUT_TOKEN
    for each in addresses:
        if each.name in WITHOUT_TOKEN or each.name.startswith("api"):
            continue
        for method in ("post", "put", "patch", "delete"):
            response = getattr(careful, method)(each.url)
            assert response.status_code == 403, (method, each.name)
            assert "打开太久已经失效" in response.content.decode(), (method, each.name)


def leads_away(location: str) -> bool:
    # As browsers read it: a backslash is a slash, tabs and line ends are passed over.
    read = re.sub(r"[\t\r\n\x00]", "", location).replace("\\", "/").strip()
    address = urlsplit(read)
    return bool(address.netloc and address.netloc != "testserver") or (
        address.scheme not in {"", "http", "https"}
    )


def test_only_these_addresses_heed_where_a_visitor_wants_to_go_on(
    office: Client, stranger: Client
) -> None:
    heeding = {
        each.name
        for each in sorted(every_address(), key=lambda each: each.name == "logout")
        for client in (office, stranger)
        for method in ("get", "post")
        if goes_to(client, each, method, "/somewhere/inside/") == "/somewhere/inside/"
    }
    assert heeding == HEEDING


@pytest.mark.parametrize("away", ELSEWHERE)
@pytest.mark.parametrize("name", sorted(HEEDING))
def test_no_address_sends_a_visitor_to_another_site(
    office: Client, stranger: Client, away: str, name: str
) -> None:
    address = next(each for each in every_address() if each.name == name)
    for client in (stranger, office):
        for method in ("get", "post"):
            assert not leads_away(goes_to(client, address, method, away)), method


def goes_to(client: Client, address: Address, method: str, wanted: str) -> str:
    given = {"next": wanted, "language": "en", "size": "large"}
    in_the_address = QueryDict(mutable=True)
    in_the_address["next"] = wanted
    url = f"{address.url}?{in_the_address.urlencode()}" if method == "post" else address.url
    response = getattr(client, method)(url, given, headers={"Referer": wanted})
    return str(response.get("Location", ""))


@pytest.mark.django_db
def test_a_right_login_goes_on_inside_only() -> None:
    from linli_web.people.models import Account

    Account.objects.create_user("somebody", name="王", password="a long word")
    for away in ELSEWHERE:
        given = {"login": "somebody", "password": "a long word", "next": away}
        response = Client().post("/login/", given)
        assert response.status_code == 302
        assert not leads_away(response["Location"]), away
    given["next"] = "/office/map/"
    assert Client().post("/login/", given)["Location"] == "/office/map/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "folder", ["/static/", "/static/linli/", "/files/", "/media/", "/static/../"]
)
def test_no_folder_lists_what_is_in_it(client: Client, folder: str) -> None:
    assert client.get(folder).status_code in {302, 404}


def test_scripts_keep_no_more_in_the_browser_than_where_an_upload_goes_on() -> None:
    scripts = Path("src/linli_web/desks/static/linli").rglob("*.js")
    keeping = {
        (script.name, call)
        for script in scripts
        for call in re.findall(
            r"(localStorage|sessionStorage|indexedDB|document\.cookie)",
            script.read_text(encoding="utf-8"),
        )
    }
    assert keeping == {("uploads.js", "localStorage")}
