"""All settings of the site, read from the environment, secure unless told otherwise.

`.env.example` explains every variable. An odd value stops the start with a message
that names the variable.
"""

import secrets
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.core.management.utils import get_random_secret_key
from environs import Env, validate

from painclinic.environment import read_fernet_keys, read_site_url
from painclinic.keys import read_or_create_key

BASE_DIR = Path(__file__).resolve().parent.parent

NOT_NEGATIVE = validate.Range(min=0)

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

# Where the running site keeps what git must not: database, keys, collected files.
VAR_DIR = BASE_DIR / (env.str("VAR_DIR", "") or "var")

DEBUG = env.bool("DEBUG", False)
# The one switch for plain HTTP on one's own machine; `make run` sets it.
PLAIN_HTTP = env.bool("PLAIN_HTTP", False)

# The address that readers use; feeds canonical links, sitemap and structured data.
SITE_URL = read_site_url(
    env.str("SITE_URL", "http://localhost:8000" if PLAIN_HTTP else ""), plain_http=PLAIN_HTTP
)
ALLOWED_HOSTS = [
    urlsplit(SITE_URL).hostname,
    *(host.strip() for host in env.list("EXTRA_HOSTS", [])),
    *(["localhost", "127.0.0.1", "[::1]"] if PLAIN_HTTP else []),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

SECRET_KEY = env.str("SECRET_KEY", "") or read_or_create_key(
    VAR_DIR / "secret_key", get_random_secret_key
)
# Encrypts consultation requests. One key a line, the newest first; older ones still
# read. Not the SECRET_KEY: that one may be changed at any time, this one never lost.
REQUEST_KEYS = read_fernet_keys(
    env.str("REQUEST_KEYS", "")
    or read_or_create_key(VAR_DIR / "request_keys", lambda: Fernet.generate_key().decode()),
    name="REQUEST_KEYS",
)
# Encrypts what staff prove themselves with: the secret in their app, recovery codes. The newest
# first, too. Without them everybody sets up a new second factor.
ACCOUNT_KEYS = read_fernet_keys(
    env.str("ACCOUNT_KEYS", "")
    or read_or_create_key(VAR_DIR / "account_keys", lambda: Fernet.generate_key().decode()),
    name="ACCOUNT_KEYS",
)
# Seals the record of acts. Not the SECRET_KEY either: with another key the record cannot be
# proved any more.
RECORD_KEY = env.str("RECORD_KEY", "") or read_or_create_key(
    VAR_DIR / "record_key", secrets.token_hex
)

INSTALLED_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "upkeep",
    "consultations",
    "treatments",
    "practice",
    "crispy_forms",
    "practice.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # Not while we look at what we edit: the files of a release do not change as it runs.
    *([] if DEBUG else ["painclinic.page_store.PageStore"]),
    "django.middleware.security.SecurityMiddleware",
    "painclinic.middleware.security_headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # early: on every refusal too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "painclinic.page_store.Compress",
    "painclinic.middleware.limit_body_size",
    "painclinic.middleware.refuse_odd_input",
    "painclinic.middleware.apologize_for_the_database",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "practice.middleware.end_old_sessions",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "painclinic.urls"
WSGI_APPLICATION = "painclinic.wsgi.application"

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
                "practice.context_processors.practice",
                "treatments.context_processors.site_content",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "clinic"
CRISPY_TEMPLATE_PACK = "clinic"
CRISPY_FAIL_SILENTLY = False

# SQLite: writers queue instead of failing (immediate), and what was acknowledged is on
# disk. WAL with FULL is the faster safe way, but up to SQLite 3.51.2 a fault in WAL can
# lose committed writes (docs/decisions/0002), so older builds use DELETE with EXTRA.
SQLITE_HAS_SAFE_WAL = (
    sqlite3.sqlite_version_info >= (3, 51, 3)
    or sqlite3.sqlite_version_info[:2] == (3, 50)
    and sqlite3.sqlite_version_info >= (3, 50, 7)
)

# Seconds that a write waits for somebody else's; less than the web server's 30.
DATABASE_TIMEOUT = env.int("DATABASE_TIMEOUT", 15, validate=validate.Range(min=1, max=29))
DATABASES = {"default": env.dj_db_url("DATABASE_URL", "sqlite://", conn_max_age=600)}
if not env.str("DATABASE_URL", ""):
    DATABASES["default"]["NAME"] = VAR_DIR / "site.sqlite3"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": DATABASE_TIMEOUT,
        "init_command": "PRAGMA secure_delete=ON;"
        + (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
            if SQLITE_HAS_SAFE_WAL
            else "PRAGMA journal_mode=DELETE;PRAGMA synchronous=EXTRA;"
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a restarted server costs no error
    # A server that went away is noticed, and what a machine that went away held is let go.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,  # seconds, as are the next ones
        "keepalives_idle": 15,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,  # milliseconds; keepalives are for when nothing was asked
        "options": f"-c lock_timeout={DATABASE_TIMEOUT}s "
        "-c idle_in_transaction_session_timeout=60s",
    } | DATABASES["default"].get("OPTIONS", {})
# The file whose time tells whether anything was written (practice/models/site_version.py); None
# where it does not.
DATABASE_FILE_TELLS = (
    DATABASES["default"]["NAME"]
    if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3" and not SQLITE_HAS_SAFE_WAL
    else None
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# What all workers must count together, such as wrong passwords. Public pages never ask it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # more than anybody can fill with wrong tries
    }
}

AUTH_USER_MODEL = "practice.StaffAccount"
AUTHENTICATION_BACKENDS = ["practice.accounts.backend.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # seconds; an invitation lasts as long
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
# Where staff begin: with the first of these that their permission opens, or with the index.
# Managers begin where trouble is counted, which would make the board slow.
FIRST_SCREENS = {
    "consultations.view_figures": "admin:index",
    "consultations.view_consultationrequest": "admin:consultations_consultationrequest_changelist",
    "treatments.propose_edition": "admin:treatments_pages",
}

# Signing in (docs/decisions/0013-signing-in.md). allauth's own limits know an address alone or
# a name alone, which would lock the clinic out; ours are in practice/accounts/tries.py.
ACCOUNT_ADAPTER = "practice.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # managers type the addresses
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True  # as long as SIGNED_IN_AT_MOST lets it
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # and on to the second factor
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = (  # allauth's own writes into tables we do not use
    "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105  no password
)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds; long enough to set up a first phone
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reset_password": None}
ACCOUNT_FORMS = {
    "login": "practice.accounts.forms.SignInForm",
    "reauthenticate": "practice.accounts.forms.PasswordAgainForm",
    "reset_password": "practice.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "practice.accounts.forms.ChoosePasswordForm",
    "user_token": "practice.accounts.forms.LinkForm",
    "change_password": "practice.accounts.forms.ChangePasswordForm",
}
MFA_ADAPTER = "practice.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "practice.accounts.forms.CodeForm",
    "activate_totp": "practice.accounts.forms.FirstCodeForm",
    "authenticate_webauthn": "practice.accounts.forms.PasskeyForm",
    "add_webauthn": "practice.accounts.forms.NewPasskeyForm",
}
MFA_TOTP_ISSUER = "Clinic desk"
MFA_TOTP_TOLERANCE = 1  # the code before and the next one, for slow hands and clocks
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PLAIN_HTTP

# In a practice with one clinician the person who wrote a page may also sign it.
SOLO_PRACTICE = env.bool("SOLO_PRACTICE", False)

LANGUAGE_CODE = "en-us"
TIME_ZONE = "America/Chicago"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site has a use for our files
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "painclinic.finders.StylesheetFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# The largest form we read. The longest honest answer is a few kilobytes.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024  # bytes
# Pictures that staff upload (practice/pictures.py), with some room for the form around one.
PICTURE_MAX_BYTES = 8 * 1024 * 1024
LARGER_BODIES = {"/admin/practice/picture/add/": PICTURE_MAX_BYTES + 64 * 1024}  # path: bytes
# Held in memory: what is sent may say where it was taken, and is never written to the disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = max(LARGER_BODIES.values())  # bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # the admin's glossary has hundreds of rows

# Cookies and transport. Reading pages set no cookie at all.
SESSION_COOKIE_NAME = "session" if PLAIN_HTTP else "__Host-session"
CSRF_COOKIE_NAME = "csrf" if PLAIN_HTTP else "__Host-csrf"
# The beginning of a name: tells the browser that sent a request (consultations/views/
# confirmation.py). Sent to one folder only, so it cannot have the __Host- of the others.
SENDER_COOKIE_NAME = "sender" if PLAIN_HTTP else "__Secure-sender"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
# How long staff stay signed in without a click, and at all. Seconds.
SIGNED_IN_IDLE = env.int("SIGNED_IN_IDLE", 30 * 60, validate=validate.Range(min=60))
SIGNED_IN_AT_MOST = env.int("SIGNED_IN_AT_MOST", 12 * 60 * 60, validate=validate.Range(min=60))
SESSION_COOKIE_AGE = SIGNED_IN_AT_MOST
# Says when staff's browser was last seen. Sent to the desk only.
SEEN_COOKIE_NAME = "seen" if PLAIN_HTTP else "__Secure-seen"
DESK_PATH = "/admin/"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # gone when the browser closes
CSRF_FAILURE_VIEW = "consultations.views.request.csrf_failure"
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # asked by what stands before us, without TLS
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 31_536_000
# Off unless asked for: it would lock a clinic's other hosts (mail, printers) out for a year.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("HSTS_WHOLE_DOMAIN", False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # the two lines above
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:  # a proxy of ours ends TLS and sets this header
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Asking for a consultation. A form left open is closed for good after an hour, because
# the answers lie in it; whoever types does not notice. Who is refused because too many came
# has longer (consultations/views/request.py).
FORM_LASTS = 60 * 60  # seconds
# How long the confirmation shows the receipt's code, in the browser that sent the request.
CODE_IS_SHOWN_FOR = 60 * 60  # seconds
# Nobody reads and answers the form faster; a program does.
FORM_TAKES_AT_LEAST = env.int("FORM_TAKES_AT_LEAST", 3, validate=NOT_NEGATIVE)  # seconds
# How many requests an hour from one address are believed, then set aside as suspected
# spam, then refused; and refused from all addresses together.
BELIEVED_PER_HOUR = env.int("BELIEVED_PER_HOUR", 6, validate=NOT_NEGATIVE)
ACCEPTED_PER_HOUR = env.int("ACCEPTED_PER_HOUR", 30, validate=NOT_NEGATIVE)
ACCEPTED_PER_HOUR_BY_SITE = env.int("ACCEPTED_PER_HOUR_BY_SITE", 300, validate=NOT_NEGATIVE)
RECEIPTS_PER_HOUR = env.int(
    "RECEIPTS_PER_HOUR", 20, validate=NOT_NEGATIVE
)  # tries to open a receipt
# How long a request is kept: after it was closed or entered in the chart, after it was set
# aside as spam, and after it was booked or nobody could be reached.
KEEP_CLOSED_DAYS = env.int("KEEP_CLOSED_DAYS", 30, validate=validate.Range(min=1))
KEEP_SPAM_DAYS = env.int("KEEP_SPAM_DAYS", 30, validate=validate.Range(min=1))
KEEP_SETTLED_DAYS = env.int("KEEP_SETTLED_DAYS", 90, validate=validate.Range(min=1))
# The owner's standing approval: what has come to its end is forgotten by the timer, and no
# manager is asked each time.
PURGE_WITHOUT_ASKING = env.bool("PURGE_WITHOUT_ASKING", False)
# How many proxies of ours stand before the site. Each adds one address to
# X-Forwarded-For; whatever stands left of them anybody can have written.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0, validate=NOT_NEGATIVE)

# Mail. Without a server of its own a site on one's own machine writes mails to files.
MAIL_HOST = env.str("MAIL_HOST", "")
CAN_MAIL = bool(MAIL_HOST) or PLAIN_HTTP
if MAIL_HOST:
    EMAIL_HOST = MAIL_HOST
    EMAIL_PORT = env.int("MAIL_PORT", 587)
    EMAIL_HOST_USER = env.str("MAIL_USER", "")
    EMAIL_HOST_PASSWORD = env.str("MAIL_PASSWORD", "")
    MAIL_SECURITY = env.str(
        "MAIL_SECURITY", "starttls", validate=validate.OneOf(["starttls", "tls", "none"])
    )
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SECURITY == "starttls", MAIL_SECURITY == "tls"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20  # seconds for each step of talking to the mail server
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", f"no-reply@{urlsplit(SITE_URL).hostname}")

SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")  # mailto: or https: for security.txt

# What an owner who switches reports of errors on (ADMINS) gets: never what a visitor wrote.
DEFAULT_EXCEPTION_REPORTER_FILTER = "painclinic.reports.WithoutWords"

ERRORS_FILE = VAR_DIR / "errors"
# Where manage.py backup keeps its copies, and for how long: never longer than a request is kept.
BACKUP_DIR = BASE_DIR / (env.str("BACKUP_DIR", "") or VAR_DIR / "backups")
KEEP_BACKUPS_DAYS = env.int(
    "KEEP_BACKUPS_DAYS",
    14,
    validate=validate.Range(min=1, max=min(KEEP_CLOSED_DAYS, KEEP_SPAM_DAYS, KEEP_SETTLED_DAYS)),
)
# The time of this file is that of the last good backup.
LAST_BACKUP_FILE = VAR_DIR / "last_backup"
BACKUP_DUE_HOURS = env.int("BACKUP_DUE_HOURS", 26, validate=validate.Range(min=1))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "painclinic.logs.JsonLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line" if DEBUG else "json",
        },
        # counted on the manager's page
        "errors": {
            "class": "painclinic.reports.Moments",
            "level": "ERROR",
            "filename": ERRORS_FILE,
        },
        # A logger without any handler would have Python print its errors.
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # at DEBUG it would write down whole requests: what people look for, what they answered
    "loggers": {
        "django.template": {"level": "INFO"},
        "django.request": {"handlers": ["errors"]},
        # Programs that try names at random; each is answered with a 400 page.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
