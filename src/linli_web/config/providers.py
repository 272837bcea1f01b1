"""Logins of others that the office accepts: OpenID Connect, and the county's messaging app.

Both are given by the environment; without it there are none. Who comes through one of them finds
an account only where it was linked before: by an invitation, by the person, by an administrator.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from linli_web.config import environment

# The name of each in addresses; links remember it.
OIDC, MESSENGER = "oidc", "messenger"


def configured() -> dict[str, Any]:
    """Return allauth's SOCIALACCOUNT_PROVIDERS.

    Raises
    ------
    ValueError
        Part of a provider is told, and part of it is not.
    """
    found: dict[str, Any] = {}
    if oidc := _oidc():
        found["openid_connect"] = {"APPS": [oidc], "OAUTH_PKCE_ENABLED": True}
    if messenger := _messenger():
        found[MESSENGER] = {"APPS": [messenger]}
    return found


def origins(providers: dict[str, Any]) -> list[str]:
    """Return where browsers are sent to log in, for the policy of forms (CSP form-action)."""
    apps = [app for each in providers.values() for app in each["APPS"]]
    urls = [app["settings"].get("authorize_url") or app["settings"]["server_url"] for app in apps]
    return [f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, urls)]


def _oidc() -> dict[str, Any] | None:
    told = _told("LINLI_OIDC_", ("ISSUER", "CLIENT_ID", "CLIENT_SECRET"))
    if told is None:
        return None
    return {
        "provider_id": OIDC,
        "name": environment.text("LINLI_OIDC_NAME", "OpenID Connect"),
        "client_id": told["CLIENT_ID"],
        "secret": told["CLIENT_SECRET"],
        "settings": {"server_url": told["ISSUER"].rstrip("/"), "uid_field": "sub"},
    }


def _messenger() -> dict[str, Any] | None:
    told = _told(
        "LINLI_OAUTH_", ("AUTHORIZE_URL", "TOKEN_URL", "USER_URL", "CLIENT_ID", "CLIENT_SECRET")
    )
    if told is None:
        return None

    def more(name: str, default: str = "") -> str:
        return environment.text(f"LINLI_OAUTH_{name}", default)

    return {
        "provider_id": MESSENGER,
        "name": more("NAME", "OAuth"),
        "client_id": told["CLIENT_ID"],
        "secret": told["CLIENT_SECRET"],
        "settings": {
            "authorize_url": told["AUTHORIZE_URL"],
            "token_url": told["TOKEN_URL"],
            "token_method": more("TOKEN_METHOD", "POST"),
            "user_url": told["USER_URL"],
            "client_id_field": more("CLIENT_ID_FIELD", "client_id"),
            "client_secret_field": more("CLIENT_SECRET_FIELD", "client_secret"),
            "id_field": more("ID_FIELD", "id"),
            "name_field": more("NAME_FIELD", "name"),
            "error_field": more("ERROR_FIELD", "error"),
            "scope": environment.words("LINLI_OAUTH_SCOPE", ""),
            "auth_params": dict(parse_qsl(more("EXTRA"))),
            "fragment": more("FRAGMENT"),
        },
    }


def _told(prefix: str, names: tuple[str, ...]) -> dict[str, str] | None:
    told = {name: environment.text(f"{prefix}{name}") for name in names}
    if not any(told.values()):
        return None
    missing = [f"{prefix}{name}" for name, value in told.items() if not value]
    if missing:
        msg = (
            f"{', '.join(missing)} is not set, though other {prefix} settings are: set all of them"
        )
        raise ValueError(msg)
    return told
