"""All settings. Nothing set = the embedded default (SQLite, in-memory layer); the environment makes it production."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

from socialtalks import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("SOCIALTALKS_DATA", str(BASE_DIR / ".data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.flag("DEBUG")
DATABASE_URL = env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")
EMBEDDED = not (DATABASE_URL or REDIS_URL)
SECRET_KEY = env.text("SECRET_KEY") or env.kept_secret(DATA_DIR)

# Where we are reached. BASE_URL names scheme, host and port of links in mails; https there turns on secure cookies.
PORT = env.number("PORT", 8000)
BASE_URL = env.text("BASE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS", f"{urlsplit(BASE_URL).hostname},127.0.0.1,localhost")
SOCKET_ORIGINS = env.listing("SOCKET_ORIGINS", f"{BASE_URL},http://127.0.0.1:{PORT},http://localhost:{PORT}")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []

INSTALLED_APPS = [
    "daphne",
    "seminars",
    "groups",
    "facilitation",
    "evaluation",
    "socialtalks",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "crispy_forms",
    "crispy_bootstrap5",
    "js_lib_bootstrap5",
    "csp",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "socialtalks.devices.permissions_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "seminars.set_up_first.SetUpFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "socialtalks.urls"
ASGI_APPLICATION = "socialtalks.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "seminars.context.organisation",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "seminars.templatetags.look"],
        },
    }
]

# Database. PostgreSQL keeps what seminars.statements tells it to and nothing by itself.
# SQLite: IMMEDIATE + WAL + timeout 20 gave 0 locked of 800 in the measurements; FULL, since power may fail.
_WHEN_TOLD = sys.maxsize
if DATABASE_URL:
    DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
    if "postgresql" in DATABASES["default"]["ENGINE"]:
        DATABASES["default"]["CONN_MAX_AGE"] = 0
        DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # else a restart costs each of the pool's an error page
        _OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
        _OPTIONS["prepare_threshold"] = _WHEN_TOLD if env.flag("DATABASE_KEEPS", default=True) else None
        _OPTIONS["pool"] = {
            "min_size": 2,
            "max_size": env.number("DATABASE_POOL", 8),
            "timeout": 10,
            "reconnect_timeout": 10,  # default 300 s: its attempts end up minutes apart when the database is back
        }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "socialtalks.sqlite3",
            "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA secure_delete=ON;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "seminars.User"

# The channel layer carries hints only, never state.
_KEEPALIVE = {socket.TCP_KEEPIDLE: 5, socket.TCP_KEEPINTVL: 2, socket.TCP_KEEPCNT: 3}  # seconds, seconds, times
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "hosts": [
                    {
                        "address": REDIS_URL,
                        "max_connections": 100,
                        "socket_timeout": None,
                        "socket_keepalive": True,  # a subscriber only reads, and would never notice a dead line
                        "socket_keepalive_options": _KEEPALIVE,
                    }
                ],
                "prefix": env.text("REDIS_PREFIX", "socialtalks"),
            },
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# Celery: in the embedded default a worker of its own over a folder; due work stands as rows (seminars.Job).
_BROKER = DATA_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost/"
if not REDIS_URL:
    for _name in ("queue", "processed", "control"):
        (_BROKER / _name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_BROKER / "queue"),
        "data_folder_out": str(_BROKER / "queue"),
        "processed_folder": str(_BROKER / "processed"),
        "control_folder": str(_BROKER / "control"),
        "store_processed": False,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "seminars.sweep", "schedule": 10.0},
    "old-receipts": {"task": "facilitation.purge_receipts", "schedule": 3600.0},
    "old-imports": {"task": "groups.forget_imports", "schedule": 6 * 3600.0},
    "rounds-that-are-over": {"task": "facilitation.put_rounds_away", "schedule": 60.0, "options": {"expires": 50}},
    "due-drafts": {"task": "facilitation.send_due_drafts", "schedule": 30.0},
    "old-rehearsals": {"task": "facilitation.remove_old_rehearsals", "schedule": 3600.0},
    "old-uploads": {"task": "seminars.sweep_uploads", "schedule": 3600.0},
    "consents-that-end": {"task": "seminars.queue_consent_reminders", "schedule": 3600.0},
    "mails-that-are-due": {"task": "groups.plan_mails", "schedule": 60.0, "options": {"expires": 50}},
    "old-sign-ups": {"task": "groups.purge_sign_ups", "schedule": 3600.0},
    "what-is-old": {"task": "seminars.purge_what_is_old", "schedule": 3600.0, "options": {"expires": 3000}},
    "questions-that-wait": {"task": "facilitation.queue_question_mails", "schedule": 300.0},
    "reports-that-are-there": {"task": "evaluation.queue_report_mails", "schedule": 60.0, "options": {"expires": 50}},
    "follow-up": {"task": "evaluation.queue_follow_up", "schedule": 600.0, "options": {"expires": 500}},
    "answers-that-are-due": {"task": "evaluation.seal_answers", "schedule": 20.0, "options": {"expires": 18}},
    "due-reports": {"task": "evaluation.queue_due_reports", "schedule": 20.0},
}

# Sign-in
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_VERBOSE = AXES_ENABLE_ADMIN = False

# Cookies and headers. Browsers refuse Secure and __Host- cookies on http://127.0.0.1, so they follow BASE_URL.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}st_session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}st_csrf"
LANGUAGE_COOKIE_NAME = "st_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SECURE_SSL_REDIRECT = HTTPS and not env.flag("NO_SSL_REDIRECT")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF, *(origin.replace("http", "ws", 1) for origin in SOCKET_ORIGINS)],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Language and time
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English"), ("da", "Dansk")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["socialtalks.formats"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# Who sends a film once the right to it has been checked: "file" ourselves, "xaccel" nginx, "s3" a bucket.
TALK_SERVING = env.text("TALK_SERVING", "file")
S3_URL = env.text("S3_URL").rstrip("/")
S3_REGION = env.text("S3_REGION", "us-east-1")
S3_ACCESS_KEY = env.text("S3_ACCESS_KEY")
S3_SECRET_KEY = env.text("S3_SECRET_KEY")
if TALK_SERVING == "s3":
    _S3 = "{0.scheme}://{0.netloc}".format(urlsplit(S3_URL))
    for _name in ("media-src", "connect-src"):
        CONTENT_SECURITY_POLICY["DIRECTIVES"][_name].append(_S3)
    CELERY_BEAT_SCHEDULE["film-copies"] = {"task": "seminars.keep_copies", "schedule": 60.0, "options": {"expires": 50}}

# Files. Media is private: Talks and documents go out through views that check the right to them.
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(DATA_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "socialtalks.storage.HashedStaticStorage"},
}
WHITENOISE_USE_FINDERS = False
UPLOAD_LIMIT = env.number("UPLOAD_LIMIT_GB", 10) * 1_000_000_000  # bytes of one film
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000  # forty questions with twelve answers each, in four languages
FILE_UPLOAD_TEMP_DIR = env.text("FILE_UPLOAD_TEMP_DIR") or None

# Mail
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Social Talks <noreply@localhost>")

# Forms. Addresses typed without a scheme are https; Django 5.2 asks for the transitional setting.
FORMS_URLFIELD_ASSUME_HTTPS = True
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# Meetings: only links to these hosts may be set on a run; the server never fetches them. A run may choose Jitsi or
# BigBlueButton when there is one.
MEETING_HOSTS = env.listing(
    "MEETING_HOSTS",
    "teams.microsoft.com,teams.live.com,zoom.us,meet.google.com,webex.com,whereby.com,meet.jit.si",
)
JITSI_HOST = env.text("JITSI_HOST").lower()
JITSI_APP_ID = env.text("JITSI_APP_ID")
JITSI_SECRET = env.text("JITSI_SECRET")
JITSI_AUDIENCE = env.text("JITSI_AUDIENCE", "jitsi")
BBB_URL = env.text("BBB_URL")
BBB_SECRET = env.text("BBB_SECRET")

# Where a rehearsal's simulated groups reach the server; BASE_URL unless the worker sits where that leads elsewhere.
REHEARSAL_URL = env.text("REHEARSAL_URL", BASE_URL).rstrip("/")

METRICS_TOKEN = env.text("METRICS_TOKEN")
BUILD = env.text("BUILD", "0.1.0")  # told to pages by the live socket

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "daphne": {"level": "WARNING"},
    },
}
