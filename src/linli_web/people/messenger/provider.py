"""An OAuth 2 service that is described by settings, and may be an unusual one.

Problem: messaging apps call their parameters and fields as they like, hand out tokens by GET, say
errors with HTTP 200 and give the person's id beside the token. Decision: every name is a setting;
the answers are read as one heap of fields, the token's answer and the person's together.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter

_NO_ERROR = (None, "", 0, "0")


class MessengerClient(OAuth2Client):  # type: ignore[misc]
    """Asks in the words that the service understands."""

    told: dict[str, Any]

    def get_redirect_url(
        self, authorization_url: str, scope: list[str], extra_params: dict[str, str]
    ) -> str:
        asked = {
            self.told["client_id_field"]: self.consumer_key,
            "redirect_uri": self.callback_url,
            "response_type": "code",
            "scope": ",".join(scope),
            "state": self.state,
            **extra_params,
        }
        given = {name: value for name, value in asked.items() if value}
        mark = "&" if "?" in authorization_url else "?"
        end = f"#{self.told['fragment']}" if self.told["fragment"] else ""
        return f"{authorization_url}{mark}{urlencode(given)}{end}"

    def get_access_token(
        self,
        code: str,
        pkce_code_verifier: str | None = None,
        extra_data: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        asked = {
            self.told["client_id_field"]: self.consumer_key,
            self.told["client_secret_field"]: self.consumer_secret,
            "code": code,
            "grant_type": "authorization_code",
            "redirect_uri": self.callback_url,
        }
        found = answer(self.told, self.told["token_method"], self.access_token_url, asked)
        if not found.get("access_token"):
            raise OAuth2Error("no access_token in the answer")
        return found


class MessengerAdapter(OAuth2Adapter):  # type: ignore[misc]
    """Where the service is, and how its answers become a login."""

    provider_id = "messenger"
    client_class = MessengerClient

    @property
    def told(self) -> dict[str, Any]:
        """What the environment tells of the service."""
        settings: dict[str, Any] = self.get_provider().app.settings
        return settings

    @property
    def authorize_url(self) -> str:
        return str(self.told["authorize_url"])

    @property
    def access_token_url(self) -> str:
        return str(self.told["token_url"])

    def get_client(self, request: Any, app: Any) -> Any:
        client = super().get_client(request, app)
        client.told = self.told
        return client

    def complete_login(self, request: Any, _app: Any, token: Any, **named: Any) -> Any:
        given = dict(named["response"])
        asked = {"access_token": token.token}
        field = self.told["id_field"]
        if field in given:
            asked[field] = given[field]
        person = answer(self.told, "GET", self.told["user_url"], asked)
        # Neither token nor secret is kept.
        kept = {name: {**given, **person}.get(name) for name in (field, self.told["name_field"])}
        return self.get_provider().sociallogin_from_response(request, kept)


class MessengerAccount(ProviderAccount):  # type: ignore[misc]
    """How a linked login is called."""

    def to_str(self) -> str:
        name = self.account.get_provider().app.settings["name_field"]
        return str(self.account.extra_data.get(name) or self.account.uid)


class MessengerProvider(OAuth2Provider):  # type: ignore[misc]
    """The county's messaging app, for allauth."""

    id = "messenger"
    name = "OAuth"
    account_class = MessengerAccount
    oauth2_adapter_class = MessengerAdapter

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.name = self.app.name

    def extract_uid(self, data: dict[str, Any]) -> str:
        found = data.get(self.app.settings["id_field"])
        if not found:
            raise OAuth2Error("the answer names nobody")
        return str(found)

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"name": data.get(self.app.settings["name_field"])}


def answer(told: dict[str, Any], method: str, url: str, asked: dict[str, str]) -> dict[str, Any]:
    """Ask the service and return its answer's fields.

    Raises
    ------
    OAuth2Error
        It does not answer, or says that something is wrong, whatever the HTTP status.
    """
    sent = {"params": asked} if method == "GET" else {"data": asked}
    with get_adapter().get_requests_session() as session:
        response = session.request(method, url, headers={"Accept": "application/json"}, **sent)
    try:
        found = response.json()
    except ValueError:
        found = None
    if not response.ok or not isinstance(found, dict):
        msg = f"{response.status_code} from {url}"
        raise OAuth2Error(msg)
    if found.get(told["error_field"]) not in _NO_ERROR:
        msg = f"{url} says {found[told['error_field']]}"
        raise OAuth2Error(msg)
    return found


provider_classes = [MessengerProvider]
