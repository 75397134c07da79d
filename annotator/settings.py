"""The only settings file: everything comes from the environment, and nonsense stops the start.

`DATABASE_URL` (default: SQLite in `DATA_DIR`), `DATABASE_REPLICA_URL` (a streaming replica of that
PostgreSQL, from which downloads, agreement and lists are read), `PGBOUNCER` (1 where both lead to
PgBouncer in transaction mode), `DATA_DIR` (default `var/`), `PORT` (8000),
`PUBLIC_URL` (default http://localhost:PORT; hosts, origins and cookie flags follow from it),
`SECRET_KEY` (default: made at the first start and kept in `DATA_DIR`), `BIND` (127.0.0.1),
`DEBUG`, `LOG_LEVEL`, `LOG_FORMAT` (line, or json for programs), `METRICS_TOKEN` (opens /metrics
to who sends it as Bearer; without it there is no such page), `WORKERS` (processes), `THREADS` (in
each), `JOB_WORKERS` (1; 0 where another machine runs `manage.py worker`), `IMPORT_MAX_BYTES`
(2 GiB), `OPERATOR` (who runs this server, as consent pages say it), `STATIC_ROOT` (in `DATA_DIR`),
`PROXIES` (how many proxies of your own stand in front; 0: who asks is who connects, and what a
request says of itself in X-Forwarded-For is not believed),
`RELEASE_BUCKET` (an S3 bucket for open dataset versions; needs django-storages[s3]), with
`RELEASE_ENDPOINT` (where it is not Amazon's), `RELEASE_PREFIX` and `RELEASE_STORAGE` (open; or all
versions are kept there, and given out from there where the disk lacks them),
`EMAIL_URL` (smtp://, smtp+tls:// or smtp+ssl://user:password@host:port; without it no mail is sent
and links are shown instead), `EMAIL_FROM` (slant@ the host of `PUBLIC_URL`),
`OIDC_ISSUER` (the https address of an OpenID Connect provider through which people may sign in;
without it there is no such way), `OIDC_CLIENT_ID` and `OIDC_CLIENT_SECRET` (as the provider gave
them), `OIDC_NAME` (what the button says), `OIDC_DOMAINS` (e-mail domains, by commas, whose holders
get an account without an invitation; empty: nobody),
`FETCH_HOSTS` (host names, by commas, that may be asked though their addresses are not public),
`MODEL_KEY_…` (keys of model servers: "https://host secret projects", see docs/model-server.md),
`KEEP_DELETED_DAYS` (30, at least 1), `KEEP_FILES_DAYS` (7: prepared downloads, uploads left lying),
`KEEP_TASKS_DAYS` (90), `KEEP_SIGN_INS_DAYS` (90: those that are over, old invitations) and
`KEEP_AUDIT_DAYS` (0: for ever, as in all of these; what happened in projects).
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from annotator import databases, keys, stores
from annotator.single_sign_on import configuration

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DEBUG = env.bool("DEBUG", default=False)
PORT = env.int("PORT", default=8000)
BIND = env.str("BIND", default="127.0.0.1")
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://localhost:{PORT}").rstrip("/")
OPERATOR = env.str("OPERATOR", default="")
THREADS = env.int("THREADS", default=8)
WORKERS = env.int("WORKERS", default=min(2, os.cpu_count() or 1))
JOB_WORKERS = env.int("JOB_WORKERS", default=1)
SECRET_KEY = env.str("SECRET_KEY", default="") or keys.own(DATA_DIR)
_shared = env.bool("PGBOUNCER", default=False)
_database = env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/slant.sqlite3")
DATABASES = {"default": databases.configured(_database, DATA_DIR, THREADS, is_shared=_shared)}
DATABASE_ROUTERS: list[str] = []
if env.str("DATABASE_REPLICA_URL", default=""):
    _copy = env.db("DATABASE_REPLICA_URL")
    DATABASES["replica"] = databases.copied(_copy, _database, THREADS, is_shared=_shared)
    DATABASE_ROUTERS = ["annotator.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_public = urlsplit(PUBLIC_URL)
if _public.scheme not in {"http", "https"} or not _public.hostname:
    raise ImproperlyConfigured(f"PUBLIC_URL: {PUBLIC_URL!r} is not an http(s) address.")
_names = ["localhost", "127.0.0.1", "[::1]"]
_local = _names if _public.hostname in _names[:2] else []
ALLOWED_HOSTS = [_public.hostname, *_local]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
_secure = _public.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_NAME = "__Host-sessionid" if _secure else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if _secure else "csrftoken"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_SSL_REDIRECT = _secure
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
# Other names below the same domain are not ours to speak for.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "annotator",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "annotator.middleware.RequestId",
    "annotator.middleware.Watched",
    "django.middleware.security.SecurityMiddleware",
    "annotator.middleware.ContentSecurity",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "annotator.middleware.Language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "annotator.middleware.Replica",
]
ROOT_URLCONF = "annotator.urls"
WSGI_APPLICATION = "annotator.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

AUTH_USER_MODEL = "annotator.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "annotator.accounts.ClosedRegistration"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXIES", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Slant"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
_forms = ("Authenticate", "Reauthenticate")
MFA_FORMS = {each.lower(): f"annotator.second_step.{each}" for each in _forms}
# An address of an account need not be known here at all, much less confirmed.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _secure
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
OIDC_NAME = env.str("OIDC_NAME", default="Sign in through your institution")
OIDC_DOMAINS = [each.strip().lower() for each in env.list("OIDC_DOMAINS", default=[])]
if OIDC_ISSUER:
    _oidc = configuration.settings_of(
        OIDC_ISSUER,
        env.str("OIDC_CLIENT_ID", default=""),
        env.str("OIDC_CLIENT_SECRET", default=""),
        OIDC_NAME,
    )
    INSTALLED_APPS += _oidc.pop("INSTALLED_APPS")
    vars().update(_oidc)
FETCH_HOSTS = [each.strip().lower() for each in env.list("FETCH_HOSTS", default=[])]
MODEL_KEYS = keys.of(os.environ)
CSRF_FAILURE_VIEW = "annotator.web.csrf_failed"
KNOX_TOKEN_MODEL = "annotator.ApiToken"  # noqa: S105
# Its migrations would make the table of the token model that ours replaces.
MIGRATION_MODULES = {"knox": None}
REST_KNOX = {"TOKEN_TTL": None, "AUTO_REFRESH": False, "AUTH_HEADER_PREFIX": "Bearer"}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotator.api.authentication.BearerToken",
        "annotator.api.authentication.Session",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["annotator.api.json.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["annotator.api.json.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "annotator.api.schema.Schema",
    "EXCEPTION_HANDLER": "annotator.api.errors.answer",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Slant",
    "DESCRIPTION": "Annotate media bias and framing, and download the labelled dataset.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_PATCH": False,
    "POSTPROCESSING_HOOKS": ["annotator.api.schema.finish"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

# A larger body is 413; imports stream and have their own limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=2 * 1024**3)

KEEP_DELETED_DAYS = max(1, env.int("KEEP_DELETED_DAYS", default=30))
KEEP_FILES_DAYS = env.int("KEEP_FILES_DAYS", default=7)
KEEP_TASKS_DAYS = env.int("KEEP_TASKS_DAYS", default=90)
KEEP_SIGN_INS_DAYS = env.int("KEEP_SIGN_INS_DAYS", default=90)
KEEP_AUDIT_DAYS = env.int("KEEP_AUDIT_DAYS", default=0)

CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "annotator_cache",
        # Many: it counts guesses, which tries under other names must not push out.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
RELEASE_ENDPOINT = env.str("RELEASE_ENDPOINT", default="")
RELEASE_STORAGE = env.str("RELEASE_STORAGE", default="open")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    **stores.configured(
        env.str("RELEASE_BUCKET", default=""),
        RELEASE_ENDPOINT,
        env.str("RELEASE_PREFIX", default=""),
        RELEASE_STORAGE,
    ),
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
# WhiteNoise warns of a missing folder.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Vite puts a hash into every name below assets/, so those files never change.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/app/assets/"
LANGUAGE_CODE = "en"
# Those with catalogs here (locale/) and in the front end (src/words/catalogs/).
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("ar", "العربية")]
TIME_ZONE = "UTC"
USE_TZ = USE_I18N = True

# Without a mail server nothing is sent, and the pages say so.
SENDS_MAIL = bool(env.str("EMAIL_URL", default=""))
vars().update(env.email("EMAIL_URL", default="consolemail://"))
MAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default=f"slant@{_public.hostname}")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
LOG_FORMAT = env.str("LOG_FORMAT", default="line")
if LOG_FORMAT not in {"line", "json"}:
    raise ImproperlyConfigured(f"LOG_FORMAT: {LOG_FORMAT!r} is neither line nor json.")
_console = {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request"]}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "annotator.logs.WithRequest"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s"},
        "json": {"()": "annotator.logs.JsonLines"},
    },
    "handlers": {"console": _console},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
