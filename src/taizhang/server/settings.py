"""Settings. Everything an office may change comes from the environment; the docs list each."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def _kept_secret(path: Path) -> str:
    """A secret kept in a file of its own, made once, readable by its owner only."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:  # another process made it first
        pass
    return path.read_text().strip()


DATA = Path(os.environ.get("TAIZHANG_DATA", "data")).resolve()
"""The data folder: database, evidence files, keys and what is written out."""

FILES = DATA / "files"
OUT = DATA / "out"
VAULT_KEY = Path(os.environ.get("TAIZHANG_VAULT_KEY", DATA / "keys" / "vault.key"))

SECRET_KEY = os.environ.get("TAIZHANG_SECRET_KEY") or _kept_secret(DATA / "keys" / "sign-in.key")
DEBUG = os.environ.get("TAIZHANG_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("TAIZHANG_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")

_url = os.environ.get("DATABASE_URL", "")
if _url:
    _database = dj_database_url.parse(_url, conn_max_age=60, conn_health_checks=True)
else:
    _database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "taizhang.sqlite3",
        "CONN_MAX_AGE": None,
    }
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            " PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON"
        ),
    }
elif _database["ENGINE"].endswith("postgresql"):
    # pages ask many short questions of an index: a page of it costs hardly more out of turn than in turn on what offices
    # have, and compiling a plan, or sharing one out over processes, takes longer than the answer
    plans = "-c random_page_cost=1.1 -c jit=off -c max_parallel_workers_per_gather=0"
    given = _database.setdefault("OPTIONS", {})
    given["options"] = f"{plans} {given.get('options', '')}".strip()
DATABASES = {"default": {**_database, "ATOMIC_REQUESTS": False}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "taizhang.server",
    "taizhang.vault",
    "taizhang.books",
    "taizhang.units",
    "taizhang.records",
    "taizhang.promises",
    "taizhang.notices",
    "taizhang.matters",
    "taizhang.outbox",  # after those who write letters, so that they go out in the same tick
    "taizhang.appraisal",
    "taizhang.office",
    "taizhang.portal",
    "taizhang.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "taizhang.server.middleware.ChosenLanguage",
    "taizhang.api.middleware.ForPrograms",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "taizhang.api.middleware.TokenSignIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "taizhang.server.middleware.ContentPolicy",
    "taizhang.server.middleware.OnlyLooking",
    "taizhang.office.permissions.DeclaredPages",
    "taizhang.office.refusals.RefusalsAsPages",
]
ROOT_URLCONF = "taizhang.server.urls"
WSGI_APPLICATION = "taizhang.server.wsgi.application"
AUTH_USER_MODEL = "office.Account"
LOGIN_URL = "office:sign-in"
LOGIN_REDIRECT_URL = "office:home"
LOGOUT_REDIRECT_URL = "office:sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "taizhang.office.frame.frame",
            ],
        },
    }
]

QUIET = os.environ.get("TAIZHANG_QUIET", "20:00-08:00")
"""From when until when nothing is sent, in China's time."""
if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", QUIET):
    raise ImproperlyConfigured("TAIZHANG_QUIET: 写成 20:00-08:00 / write it as 20:00-08:00")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # served from the package itself: no collectstatic on an office PC
WHITENOISE_MAX_AGE = 3600

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("TAIZHANG_HTTPS") == "1":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "taizhang.server.uploads.BoundedUpload",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
RAISED_AN_HOUR = int(os.environ.get("TAIZHANG_RAISED_AN_HOUR") or 30)
"""How many matters people may raise from one network address within an hour, by portal and open doors together."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
