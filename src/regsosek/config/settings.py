"""All settings, in one file. Every one comes from the environment and stops at a wrong value.

docs/reference/settings.md explains each; a test holds it to this file.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from regsosek.vocabulary.roles import Role

PACKAGE = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def _instant(name: str) -> datetime | None:
    value = os.environ.get(name)
    if not value:
        return None
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise ImproperlyConfigured(f"{name} must be an ISO date and time with its zone, e.g. 2022-11-01T09:00:00+08:00")
    return instant


def _roles(name: str, default: str) -> frozenset[str]:
    chosen = frozenset(filter(None, os.environ.get(name, default).split(",")))
    if unknown := chosen - set(Role):
        raise ImproperlyConfigured(f"{name} names roles that are not known: {', '.join(sorted(unknown))}")
    return chosen


def _database(home: Path) -> dict[str, Any]:
    url = os.environ.get("REGSOSEK_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "regsosek.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # WAL with FULL: what was acknowledged survives a power cut. IMMEDIATE: a verb that reads and then
                # writes waits for its turn instead of failing at once.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
                " PRAGMA mmap_size=268435456;",
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured("REGSOSEK_DATABASE_URL must look like postgresql://user:password@host:5432/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 16}},
    }


REGSOSEK_DEMO = _flag("REGSOSEK_DEMO", False)
REGSOSEK_HOME = Path(os.environ.get("REGSOSEK_HOME", "var")).resolve()
REGSOSEK_KEY_FILE = Path(os.environ.get("REGSOSEK_KEY_FILE", REGSOSEK_HOME / "regsosek.key"))
REGSOSEK_BLOB_DIR = Path(os.environ.get("REGSOSEK_BLOB_DIR", REGSOSEK_HOME / "blobs"))
REGSOSEK_CLOCK_START = _instant("REGSOSEK_CLOCK_START")
REGSOSEK_SECOND_FACTOR = _roles(
    "REGSOSEK_SECOND_FACTOR",
    "mayor,vice_mayor,lurah,village_operator,dinsos,bps,programme_owner,walidata,auditor,administrator",
)
REGSOSEK_QUESTIONNAIRES = Path(
    os.environ.get("REGSOSEK_QUESTIONNAIRES", Path(__file__).resolve().parents[3] / "questionnaires")
)
REGSOSEK_BASEMAP = os.environ.get("REGSOSEK_BASEMAP", "")

DEBUG = _flag("REGSOSEK_DEBUG", False)
SECRET_KEY = os.environ.get("REGSOSEK_SECRET_KEY", "")
if not SECRET_KEY:
    secret_file = REGSOSEK_HOME / "session.key"
    if secret_file.exists():
        SECRET_KEY = secret_file.read_text().strip()
    else:  # sessions and tokens of a process that was never set up do not outlive it
        import secrets

        SECRET_KEY = secrets.token_hex(32)
SESSIONS_OUTLIVE_RESTART = "REGSOSEK_SECRET_KEY" in os.environ or (REGSOSEK_HOME / "session.key").exists()
ALLOWED_HOSTS = os.environ.get("REGSOSEK_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("REGSOSEK_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "regsosek.kernel",
    "regsosek.areas",
    "regsosek.access",
    "regsosek.collect",
    "regsosek.registry",
    "regsosek.imports",
    "regsosek.intake",
    "regsosek.welfare",
    "regsosek.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth.account",  # without its pages: its second factor needs the app
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "regsosek.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "regsosek.web.door.DoorMiddleware",
]
ROOT_URLCONF = "regsosek.config.urls"
WSGI_APPLICATION = "regsosek.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "regsosek.web.context.page",
            ],
        },
    }
]
CSRF_FAILURE_VIEW = "regsosek.web.open.stale.page_stale"
DATABASES = {"default": _database(REGSOSEK_HOME)}
AUTH_USER_MODEL = "access.User"
LOGIN_URL = "/masuk/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
MFA_ADAPTER = "regsosek.web.second_factor.Adapter"
MFA_TOTP_ISSUER = "Regsosek"
MFA_TOTP_TOLERANCE = 1  # half a minute before and after: clocks of phones differ

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Makassar"  # WITA
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = None
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = True  # serves straight from the package; no collectstatic on one machine
WHITENOISE_MIMETYPES = {".mjs": "text/javascript"}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if _flag("REGSOSEK_HTTPS", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'", *([REGSOSEK_BASEMAP] if REGSOSEK_BASEMAP.startswith("http") else [])],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"tokens": {"()": "regsosek.config.scrubbing.Scrub"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["tokens"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
