"""Django's settings, read from GOODWORD_… in the environment or a .env file; every default suits one shop on one machine."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from dotenv import load_dotenv

from goodword.lib import signing
from goodword.lib.proxies import networks

load_dotenv(Path.cwd() / ".env", override=False)


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def _secret_key(data_dir: Path) -> str:
    """Return GOODWORD_SECRET_KEY, else the key made once in the data directory."""
    if key := os.environ.get("GOODWORD_SECRET_KEY"):
        return key
    path = data_dir / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := secrets.token_urlsafe(48))
    return key


def _database(data_dir: Path) -> dict[str, object]:
    """Return Django's database settings for DATABASE_URL, else for SQLite in the data directory."""
    url = os.environ.get("DATABASE_URL", "")
    synchronous = os.environ.get("GOODWORD_SQLITE_SYNCHRONOUS", "NORMAL")  # FULL survives a power cut too, at a price
    if not url or url.startswith("sqlite"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": urlsplit(url).path[1:] if url else data_dir / "goodword.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA cache_size=-64000; PRAGMA wal_autocheckpoint=8000;",
            },
            "TEST": {"NAME": str(data_dir / "test.sqlite3")},  # a file, as in real life: threads and processes meet in it
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SystemExit(f"DATABASE_URL must begin with postgresql:// or sqlite://, not {parts.scheme}://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),  # such as sslmode=require
    }


DATA_DIR = Path(os.environ.get("GOODWORD_DATA_DIR", "data")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)

GOODWORD_URL = os.environ.get("GOODWORD_URL", "http://localhost:8000").rstrip("/")
SECRET_KEY = _secret_key(DATA_DIR)
signing.configure(SECRET_KEY)
DEBUG = _flag("GOODWORD_DEBUG", False)
ALLOWED_HOSTS = [
    urlsplit(GOODWORD_URL).hostname or "localhost",
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, os.environ.get("GOODWORD_ALLOWED_HOSTS", "").split(",")),
]
TRUSTED_PROXIES = networks(filter(None, os.environ.get("GOODWORD_TRUSTED_PROXIES", "").split(",")))
OUTBOUND_INSIDE = networks(filter(None, os.environ.get("GOODWORD_OUTBOUND_INSIDE", "").split(",")))
HTTPS = GOODWORD_URL.startswith("https://")

# Packages in the order in which they may import each other (docs/decisions/0001).
PACKAGES = [
    "facts", "operators", "programs", "contacts", "links", "events", "messaging", "referrals", "fraud", "rewards", "feedback", "journeys", "integrations",
]  # fmt: skip

INSTALLED_APPS = [
    *[f"goodword.{package}" for package in PACKAGES],
    "goodword.console",
    "goodword.portal",
    "goodword.project",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "goodword.project.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "goodword.operators.doors.SessionEnds",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "goodword.api.door.ApiDoor",
]

ROOT_URLCONF = "goodword.project.urls"
WSGI_APPLICATION = "goodword.project.wsgi.application"
BASE_DIR = Path(__file__).resolve().parent.parent

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "goodword.console.context.console",
            ],
            "builtins": ["goodword.project.templatetags.icons"],
        },
    }
]

DATABASES = {"default": _database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "operators.Operator"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/console/"

ACCOUNT_ADAPTER = "goodword.console.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # allauth shows the password field of sign-in only with this; nobody can sign up
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/300s/key", "sign_in_link": "20/m/ip,3/300s/key"}
ACCOUNT_FORMS = {
    "login": "goodword.console.account_forms.LoginForm",
    "change_password": "goodword.console.account_forms.ChangePasswordForm",
    "set_password": "goodword.console.account_forms.SetPasswordForm",
    "reauthenticate": "goodword.console.account_forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "goodword.console.account_forms.AuthenticateForm",
    "reauthenticate": "goodword.console.account_forms.ReauthenticateCodeForm",
    "activate_totp": "goodword.console.account_forms.ActivateTotpForm",
    "add_webauthn": "goodword.console.account_forms.AddPasskeyForm",
    "edit_webauthn": "goodword.console.account_forms.RenamePasskeyForm",
}
MFA_ADAPTER = "goodword.console.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Goodword"
MFA_TOTP_TOLERANCE = 1  # a code typed as it changes, or on a clock some seconds off, is good for one step more (RFC 6238, section 5.2)
USERSESSIONS_TRACK_ACTIVITY = False  # operators.doors.SessionEnds writes it, at most every five minutes
SESSION_IDLE_HOURS = int(os.environ.get("GOODWORD_SESSION_IDLE_HOURS", "12"))
SESSION_DAYS = int(os.environ.get("GOODWORD_SESSION_DAYS", "14"))
SESSION_COOKIE_AGE = SESSION_DAYS * 86400

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("nl", "Nederlands"), ("it", "Italiano"), ("ms", "Bahasa Melayu")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True

CSRF_TRUSTED_ORIGINS = [GOODWORD_URL]  # also where a proxy speaks https for us without saying so
API_REQUESTS_PER_MINUTE = int(os.environ.get("GOODWORD_API_REQUESTS_PER_MINUTE", "600"))  # per key and server process
DATA_UPLOAD_MAX_MEMORY_SIZE = 4_194_304  # a batch of 1,000 events; goodword.api.limits allows other requests less

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "goodword.project.failing.unsafe"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

_SELF = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": _SELF,
        "style-src": _SELF,
        "img-src": ["'self'", "data:"],
        "font-src": _SELF,
        "connect-src": _SELF,
        "form-action": _SELF,
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": _SELF,
    }
}
