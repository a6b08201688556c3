"""The one settings file. Everything an operator may change is a `LOTUS_*` variable, read strictly."""

from pathlib import Path

from lotus.config import environment as env

HERE = Path(__file__).resolve().parent.parent
DEMO = env.flag("LOTUS_DEMO")
DATA_DIR = env.folder("LOTUS_DATA_DIR", default=HERE.parent / "var" / "lotus")
KEYS_FILE = env.path("LOTUS_KEYS_FILE", default=HERE.parent / "var" / "keys.json")

DEBUG = False
SECRET_KEY, *SECRET_KEY_FALLBACKS = env.secrets_of_sessions(KEYS_FILE)
ALLOWED_HOSTS = env.words("LOTUS_HOSTS", default="127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]
ROOT_URLCONF = "lotus.config.urls"
WSGI_APPLICATION = "lotus.config.wsgi.application"
AUTH_USER_MODEL = "kernel.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "lotus.kernel",
    "lotus.ui",
    "lotus.people",
    "lotus.concerns",
    "lotus.toolkit",
    "lotus.home",
    "lotus.config",
]

MIDDLEWARE = [
    "lotus.config.metrics.Measured",
    "lotus.kernel.middleware.SafeHeaders",
    "lotus.config.errors.Readable",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lotus.config.languages.Languages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lotus.kernel.middleware.Doors",
]

WAITS_FOR_DISK = True  # the tests alone may use a PostgreSQL that does not
DATABASES = {"default": env.database("LOTUS_DATABASE_URL", default=f"sqlite:///{DATA_DIR}/lotus.sqlite3")}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "lotus.ui.jinja.environment",
            "context_processors": ["lotus.config.context.page"],
        },
    },
]
FORM_RENDERER = "lotus.ui.forms.Renderer"

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "lotus.kernel.passwords.NotTooLong"},
    {"NAME": "lotus.kernel.passwords.NotLocal"},
    {"NAME": "lotus.kernel.passwords.NotBreached"},
]
BREACHED_FILE = env.text("LOTUS_BREACHED_FILE")
PASSWORD_HASHERS = ["lotus.kernel.passwords.Argon2id"]
PROVIDERS = env.providers("LOTUS_OIDC_FILE")
# Second factors: allauth's parts, behind pages of ours. None of its addresses is there.
SECOND_FACTOR = env.second_factor("LOTUS_SECOND_FACTOR", demo=DEMO)
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
MFA_ADAPTER = "lotus.people.actions.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Lotus"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
LOGIN_URL = "people:sign_in"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "lotus.config.errors.form_not_trusted"
# Plain cookie names only for the demonstration on this machine; everywhere else TLS is required.
PLAIN_HTTP = DEMO
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_NAME = "lotus-session" if PLAIN_HTTP else "__Host-lotus-session"
CSRF_COOKIE_NAME = "lotus-csrf" if PLAIN_HTTP else "__Host-lotus-csrf"
CARRIED_COOKIE_NAME = "lotus-carried" if PLAIN_HTTP else "__Host-lotus-carried"
DEVICE_COOKIE_NAME = "lotus-device" if PLAIN_HTTP else "__Host-lotus-device"
PROXIES = env.between("LOTUS_PROXIES", 0, 3, default=0 if PLAIN_HTTP else 1)
SECURE_PROXY_SSL_HEADER = None if PLAIN_HTTP else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 365 * 24 * 60 * 60
IDLE_MINUTES = env.between("LOTUS_IDLE_MINUTES", 15, 30, default=20)
ABSOLUTE_HOURS = 12

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [HERE / "config" / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

EMAIL_BACKEND = (
    "lotus.kernel.outbox.KeepForTheDemo" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS = env.mail_server(
    "LOTUS_EMAIL_URL"
)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("LOTUS_EMAIL_FROM", default="lotus@localhost")
PUBLIC_URL = env.text("LOTUS_PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A file stays in memory until it is sealed: no clear copy of it ever lies in a temporary folder.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
LARGEST_BODY = FILE_UPLOAD_MAX_MEMORY_SIZE = 22 * 1024 * 1024

METRICS_TOKEN = env.text("LOTUS_METRICS_TOKEN")
env.USED["LOTUS_METRICS_TOKEN"] = "set" if METRICS_TOKEN else ""
SLOW_SECONDS = 2
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "lotus.config.logs.Line"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {"lotus.requests": {"level": "INFO" if env.flag("LOTUS_LOG_REQUESTS") else "WARNING"}},
}
