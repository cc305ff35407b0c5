"""All settings come from the environment; `docs/settings.md` lists each of them."""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from gdpr_registry import keys

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
    "django.contrib.admin",
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
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
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
DATABASE_OWNER = env.db_url("DATABASE_OWNER_URL", default=env.str("DATABASE_URL", default="postgresql:///gdpr_registry"))

# --- Languages and time ------------------------------------------------------------------------

LANGUAGE_CODE = "da"
# Danish is the master, English is complete from the start; a further language is added here.
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("REGISTRY_TIME_ZONE", default="Europe/Copenhagen")

# --- Static files ------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "gdpr_registry" / "site" / "static"]

AUTH_USER_MODEL = "gdpr_registry.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
