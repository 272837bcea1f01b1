"""Settings of logging in: Django's own, allauth's and axes'."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse_lazy

from linli_web.config import environment, providers

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "linli_web.people.login.slip_backend.SlipBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "public"

ACCOUNT_ADAPTER = "linli_web.people.login.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("public")
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Passwords are counted by axes, in the database; these hold by worker. A street's office has one
# address for many people.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "5/5m/key",
    "reauthenticate": "10/m/user",
    # Where an answer tells that a name is somebody's: of an invitation, of one's deputy.
    "choose_name": "10/h/key",
    "name_deputy": "20/h/user",
}

MFA_ADAPTER = "linli_web.people.login.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
SECOND_FACTOR_KEY = environment.kept_once(
    environment.keys_folder(environment.data_folder()) / "second-factor-key"
)

SOCIALACCOUNT_ADAPTER = "linli_web.people.login.adapters.ForeignLoginAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = providers.configured()
LINK_BY_EMAIL = environment.switch("LINLI_OIDC_LINK_BY_EMAIL", default=False)

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "linli_web.people.actors.address_of"
AXES_USERNAME_CALLABLE = "linli_web.people.login.locks.name_tried"
AXES_LOCKOUT_CALLABLE = "linli_web.people.login.locks.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "code", "csrfmiddlewaretoken"]
# Whom somebody who is locked out may ask, as the county writes it: a name, a telephone number.
HELP_CONTACT = environment.text("LINLI_HELP_CONTACT")
