"""All settings come from the environment; `docs/settings.md` lists each of them."""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from gdpr_registry import keys
from gdpr_registry.accounts import oidc

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where and how it runs ---------------------------------------------------------------------

REGISTRY_ENV = env.str("REGISTRY_ENV", default="trial")
PRODUCTION = REGISTRY_ENV == "production"
DEMO = env.bool("REGISTRY_DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("REGISTRY_DATA_DIR", default=str(BASE_DIR / "var")))
KEYS_DIR = Path(env.str("REGISTRY_KEYS_DIR", default=str(DATA_DIR / "keys")))

SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
# Stands in the header and after every page's title; empty: "Privacy registry", translated.
SITE_NAME = env.str("SITE_NAME", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL] if PRODUCTION else [])
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

SECRET_KEY = keys.read_or_make(KEYS_DIR / "secret_key", production=PRODUCTION)
SECRET_KEY_FALLBACKS = keys.read_fallbacks(KEYS_DIR / "secret_key_fallbacks")

# --- Applications ------------------------------------------------------------------------------

INSTALLED_APPS = [
    # Ours first: our `migrate` command and our templates win over those of the libraries.
    "gdpr_registry",
    "purposes",
    "subjects",
    "consents",
    "gdpr_registry.site.apps.RegistryAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "consents.middleware.keep_personal_pages",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gdpr_registry.middleware.HistoryContextMiddleware",
    "gdpr_registry.middleware.ZeroByteMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "gdpr_registry.accounts.middleware.session_timeouts",
    "gdpr_registry.accounts.middleware.require_one_time_password",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "gdpr_registry.urls"
WSGI_APPLICATION = "gdpr_registry.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

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
                "gdpr_registry.site.context_processors.site",
            ],
        },
    },
]

# --- Database ----------------------------------------------------------------------------------

# `DATABASE_URL` is the application's role, `DATABASE_OWNER_URL` the role that owns the tables and migrates.
# manage.py fills both when it starts the trial's own PostgreSQL.
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgresql:///gdpr_registry")}
DATABASES["default"].setdefault("CONN_MAX_AGE", env.int("DATABASE_CONN_MAX_AGE", default=60))
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASE_OWNER = env.db_url(
    "DATABASE_OWNER_URL", default=env.str("DATABASE_URL", default="postgresql:///gdpr_registry")
)

# History rows carry the moment of the change, not of the transaction's start.
# Our `migrate` installs the triggers as the models declare them: as operations of migrations they cost half a minute
# on an empty database, which every test run and every demo would pay.
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = False
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"

# --- Languages and time ------------------------------------------------------------------------

LANGUAGE_CODE = "da"
# Danish is the master, English is complete from the start; a further language is added here.
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["gdpr_registry.site.formats"]
USE_TZ = True
TIME_ZONE = env.str("REGISTRY_TIME_ZONE", default="Europe/Copenhagen")

# --- Static files ------------------------------------------------------------------------------

STATIC_URL = "static/"
# Where `collectstatic` gathers the files for production; a trial serves them from where they lie.
STATIC_ROOT = DATA_DIR / "static" if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "gdpr_registry" / "site" / "static"]
# In production the names change with the content.
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Accounts and sign-in ----------------------------------------------------------------------

AUTH_USER_MODEL = "gdpr_registry.User"
AUTHENTICATION_BACKENDS = ["gdpr_registry.accounts.backends.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "own_account"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "gdpr_registry.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# An account manager vouches for the address; nobody signs up.
ACCOUNT_EMAIL_VERIFICATION = "none"
# The form for a forgotten password must not send mail to strangers.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
# Beside the library's own limits: so many posts an address on the network or in a mail may cause.
ACCOUNT_RATE_LIMITS = {
    "consents.form": "30/h/ip,5/h/key",
    "consents.link": "60/h/ip",
}
ACCOUNT_FORMS = {"reset_password": "gdpr_registry.accounts.forms.ResetPasswordForm"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT

# Roles that read personal data cannot work without a one-time password (TOTP).
REQUIRE_TOTP = env.bool("REGISTRY_REQUIRE_TOTP", default=PRODUCTION)
TOTP_KEY = keys.read_or_make(KEYS_DIR / "totp_key", production=PRODUCTION)
TOTP_KEY_FALLBACKS = keys.read_fallbacks(KEYS_DIR / "totp_key_fallbacks")
MFA_ADAPTER = "gdpr_registry.accounts.adapters.OneTimePasswordAdapter"
MFA_FORMS = {
    "authenticate": "gdpr_registry.accounts.forms.AuthenticateForm",
    "reauthenticate": "gdpr_registry.accounts.forms.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME or "Privacy registry"
# One step of 30 s either way: telephones' clocks differ.
MFA_TOTP_TOLERANCE = 1

# Sign-in through the company's OpenID Connect provider: off as long as OIDC_ISSUER is empty.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="").rstrip("/")
OIDC_NAME = env.str("OIDC_NAME", default="OpenID Connect")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET_FILE = env.str("OIDC_CLIENT_SECRET_FILE", default="")
OIDC_SCOPES = env.list("OIDC_SCOPES", default=["openid", "profile", "email"])
OIDC_GROUP_CLAIM = env.str("OIDC_GROUP_CLAIM", default="groups")
OIDC_ROLE_MAP = env.json("OIDC_ROLE_MAP", default={})
SOCIALACCOUNT_ADAPTER = "gdpr_registry.accounts.adapters.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = oidc.providers(
    issuer=OIDC_ISSUER,
    name=OIDC_NAME,
    client_id=OIDC_CLIENT_ID,
    secret=oidc.read_secret(OIDC_CLIENT_SECRET_FILE),
    scopes=OIDC_SCOPES,
)
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False

# --- Sessions, cookies and headers -------------------------------------------------------------

SESSION_HOURS = env.int("REGISTRY_SESSION_HOURS", default=12)
SESSION_IDLE_MINUTES = env.int("REGISTRY_SESSION_IDLE_MINUTES", default=60)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
# A browser keeps `__Host-` cookies only over HTTPS, for one host and the whole site.
COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}registry_session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}registry_csrf"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}registry_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 3600 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The trusted proxy must set X-Forwarded-Proto itself and drop what the browser sent under that name.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        # A browser asks this of redirects after a form too: sign-in ends at the provider.
        "form-action": ["'self'", *([oidc.origin(OIDC_ISSUER)] if OIDC_ISSUER else [])],
    }
}

# --- People ------------------------------------------------------------------------------------

# Names, e-mail addresses, phone numbers and references are encrypted with it, and found by it.
IDENTITY_KEY = keys.read_or_make(KEYS_DIR / "identity.key", production=PRODUCTION)
IDENTITY_KEY_FALLBACKS = keys.read_fallbacks(KEYS_DIR / "identity.key_fallbacks")
# Whoever has looked at so many people within an hour is asked why before the next.
LOOKS_PER_HOUR = env.int("REGISTRY_LOOKS_PER_HOUR", default=40)

# --- Systems -----------------------------------------------------------------------------------

# What one token may ask in a minute, over all workers together.
API_REQUESTS_PER_MINUTE = env.int("REGISTRY_API_REQUESTS_PER_MINUTE", default=600)

# --- Shared cache, mail ------------------------------------------------------------------------

# In the database, so that all workers share one count of sign-in attempts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "registry_cache",
        "KEY_FUNCTION": "gdpr_registry.keys.hashed_cache_key",
        # A full cache forgets counters, and with them the limits: who tries many addresses must not fill it.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{DATA_DIR}/mail"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="registry@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Seconds that the mail server is waited for at each step. A mail is in a worker's hands for six times as long at most.
EMAIL_TIMEOUT = env.int("REGISTRY_MAIL_TIMEOUT", default=30)
# Whether the mail server takes addresses with letters like ø before the @: its answer to EHLO names SMTPUTF8.
MAIL_SMTPUTF8 = env.bool("REGISTRY_MAIL_SMTPUTF8", default=False)
# Days after which a mail that was sent or given up is removed.
MAIL_DAYS = env.int("REGISTRY_MAIL_DAYS", default=30)

# --- How long traces are kept -------------------------------------------------------------------

# Months after which the worker erases an entry of the staff log, counted from its recording or last correction.
STAFF_LOG_MONTHS = env.int("REGISTRY_STAFF_LOG_MONTHS", default=36)
# Months after which the worker removes a follow-up, counted from its closing.
FOLLOW_UP_MONTHS = env.int("REGISTRY_FOLLOW_UP_MONTHS", default=24)

# --- Logs ---------------------------------------------------------------------------------------

LOGGING_CONFIG = "gdpr_registry.logs.configure"
LOGGING = {"level": env.str("REGISTRY_LOG_LEVEL", default="INFO"), "as_json": PRODUCTION}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
