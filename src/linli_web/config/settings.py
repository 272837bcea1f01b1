"""Settings of the office. What a county may change comes from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from linli_web.config import environment, providers
from linli_web.config.login import *  # noqa: F403 - a file of its own for logging in
from linli_web.config.login import SOCIALACCOUNT_PROVIDERS

DATA_FOLDER = environment.data_folder()
SECRET_KEY = environment.secret_key(DATA_FOLDER)
KEYS_FOLDER = environment.keys_folder(DATA_FOLDER)
JOURNAL_KEY = environment.kept_once(KEYS_FOLDER / "journal-key").encode("ascii")
IMPORTS_KEY = environment.kept_once(KEYS_FOLDER / "imports-key").encode("ascii")
DEBUG = environment.switch("LINLI_DEBUG", default=False)
ALLOWED_HOSTS = environment.words("LINLI_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("LINLI_TRUSTED_ORIGINS", "")
BEHIND_TLS = environment.switch("LINLI_TLS", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "django_tasks_db",
    "linli_web.tables",
    "linli_web.personal",
    "linli_web.journal",
    "linli_web.people",
    "linli_web.people.messenger",
    # Behind the room of people, whose pages stand in for theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "linli_web.files",
    "linli_web.notices",
    "linli_web.runs",
    "linli_web.registry",
    "linli_web.checkup",
    "linli_web.plan",
    "linli_web.fund",
    "linli_web.works",
    "linli_web.publish",
    "linli_web.exchange",
    "linli_web.privacy",
    "linli_web.desks",
    "linli_web.api",
    "linli_web.operations",
    "linli_web.config",
]

MIDDLEWARE = [
    "linli_web.operations.health.Health",
    "linli_web.operations.metrics.Metrics",
    "linli_web.operations.watching.Watch",
    "linli_web.operations.headers.Headers",
    "linli_web.operations.null_characters.NullCharacters",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "linli_web.operations.first_run.door.FirstRun",
    "linli_web.publish.cache.PublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "linli_web.people.gate.Gate",
]

ROOT_URLCONF = "linli_web.config.urls"
WSGI_APPLICATION = "linli_web.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "linli_web.desks.context.office",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "linli_web.desks.templatetags.figures",
            ],
        },
    },
]


def _database() -> dict[str, Any]:
    url = environment.text("DATABASE_URL", f"sqlite:///{DATA_FOLDER / 'linli.sqlite3'}")
    found: dict[str, Any] = dict(
        dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    )
    if found["ENGINE"] == "django.db.backends.sqlite3":
        if found["NAME"] != ":memory:":
            environment.private_file(Path(found["NAME"]))
        # Immediate: two writers wait for each other at the start of a transaction instead of
        # failing in its middle.
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
            "PRAGMA mmap_size=268435456;PRAGMA cache_size=-65536;PRAGMA secure_delete=ON;",
        }
    return found


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }
}

AUTH_USER_MODEL = "people.Account"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "files": environment.file_storage(DATA_FOLDER),
}
# Long work: a worker holds a run for so long without a sign of life; tests do it without a worker.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
RUNS_IN_PROCESS = False
RUNS_LEASE_SECONDS = environment.number("LINLI_RUN_LEASE_SECONDS", 60)
RUNS_BEAT_SECONDS = min(1.0, RUNS_LEASE_SECONDS / 5)
UPLOAD_FOLDER = DATA_FOLDER / "uploads"
# Files on their way in, and how long one may take; addresses of files and how long they open.
INCOMING_FOLDER = DATA_FOLDER / "incoming"
UPLOAD_HOURS = 24
# Large pictures as they were looked at last, and how much room they get.
LOOKED_AT_FOLDER = DATA_FOLDER / "looked_at"
LOOKED_AT_BYTES = environment.number("LINLI_LOOKED_AT_MB", 1000) * 1024 * 1024
LINK_MINUTES = 15
CLAMD = environment.text("LINLI_CLAMD")
CLAMD_SECONDS = environment.number("LINLI_CLAMD_SECONDS", 30)
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
LARGEST_IMPORT_BYTES = environment.number("LINLI_LARGEST_IMPORT_MB", 300) * 1024 * 1024

# Where people reach the office, for links in e-mails and text messages.
SITE_ADDRESS = environment.text("LINLI_ADDRESS", "http://localhost:8000").rstrip("/")
# Without a mail server or a gateway for text messages each message becomes a file here.
OUTBOX_FOLDER = DATA_FOLDER / "outbox"
OUTBOX_DOMAIN = environment.text("LINLI_MAIL_DOMAIN", "linli.invalid")
EMAIL_HOST = environment.text("LINLI_SMTP_HOST")
EMAIL_PORT = environment.number("LINLI_SMTP_PORT", 587)
EMAIL_HOST_USER = environment.text("LINLI_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("LINLI_SMTP_PASSWORD")
EMAIL_USE_TLS = environment.switch("LINLI_SMTP_STARTTLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("LINLI_MAIL_FROM", f"linli@{OUTBOX_DOMAIN}")
SMS_GATEWAY_URL = environment.web_address("LINLI_SMS_URL")
SMS_GATEWAY_TOKEN = environment.text("LINLI_SMS_TOKEN")
# Requests to the API within a minute, from one token and from one address (an office behind one
# address has many programs).
API_REQUESTS_OF_TOKEN = environment.number("LINLI_API_REQUESTS_OF_TOKEN", 600)
API_REQUESTS_OF_ADDRESS = environment.number("LINLI_API_REQUESTS_OF_ADDRESS", 1800)

# A county may lay its own approved tile service under the map; its approval number is then shown.
MAP_TILE_URL = environment.text("LINLI_MAP_TILE_URL")
MAP_APPROVAL_NUMBER = environment.text("LINLI_MAP_APPROVAL_NUMBER")

# Who may ask for /metrics: whoever knows the token; without one only this machine itself.
METRICS_TOKEN = environment.text("LINLI_METRICS_TOKEN")

# How many personal values one person may look at in full within an hour.
REVEALS_PER_HOUR = environment.number("LINLI_REVEALS_PER_HOUR", 30)

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
# With this beginning browsers take the cookie from this very host and over TLS only.
_HOST_ONLY = "__Host-" if BEHIND_TLS else ""
SESSION_COOKIE_NAME = f"{_HOST_ONLY}sessionid"
SESSION_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_NAME = f"{_HOST_ONLY}csrftoken"
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = BEHIND_TLS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"


def _tile_host() -> list[str]:
    scheme, separator, rest = MAP_TILE_URL.partition("://")
    return [f"{scheme}{separator}{rest.split('/')[0]}"] if separator else []


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *_tile_host()],
        "connect-src": [SELF, *_tile_host()],
        "worker-src": [SELF],
        "font-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        # A form that begins a login elsewhere is answered by a redirect to there.
        "form-action": [SELF, *providers.origins(SOCIALACCOUNT_PROVIDERS)],
        "frame-ancestors": [NONE],
        "frame-src": [NONE],
        "manifest-src": [SELF],
        **({"upgrade-insecure-requests": True} if BEHIND_TLS else {}),
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"of_request": {"()": "linli_web.operations.log_form.OfRequest"}},
    "formatters": {
        "text": {"()": "linli_web.operations.log_form.MaskedText"},
        "json": {"()": "linli_web.operations.log_form.MaskedJson"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": environment.choice("LINLI_LOG_FORMAT", ("text", "json")),
            "filters": ["of_request"],
        }
    },
    # Django's own handlers would write beside ours, unmasked.
    "loggers": {
        name: {"handlers": [], "level": "NOTSET", "propagate": True}
        for name in ("django", "django.server")
    },
    "root": {"handlers": ["console"], "level": environment.text("LINLI_LOG_LEVEL", "WARNING")},
}
