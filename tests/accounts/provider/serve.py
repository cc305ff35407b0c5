"""`python -m tests.accounts.provider.serve`: make the provider's site, print its port, serve until told to stop.

Environment: PROVIDER_DATABASE, PROVIDER_GROUPS (a JSON file, address to groups), PROVIDER_CALLBACK.
"""

import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

PASSWORD = "the provider's own password"
VERIFIED = ("karen@example.dk", "ida@example.dk", "taken@example.dk")
UNVERIFIED = ("loose@example.dk",)


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def configure() -> None:
    settings.configure(
        SECRET_KEY="a provider of the tests",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.accounts.provider.urls",
        USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["PROVIDER_DATABASE"]}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SESSION_COOKIE_NAME="provider_session",
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_EMAIL_VERIFICATION="none",
        ACCOUNT_RATE_LIMITS=False,
        IDP_OIDC_ADAPTER="tests.accounts.provider.adapter.Adapter",
        IDP_OIDC_PRIVATE_KEY=private_key(),
    )
    django.setup()


def fill() -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for email in (*VERIFIED, *UNVERIFIED):
        name = email.partition("@")[0]
        user = User.objects.create_user(name, email, PASSWORD, first_name=name.title(), last_name="Jensen")
        EmailAddress.objects.create(user=user, email=email, verified=email in VERIFIED, primary=True)
    client = Client(id="registry", name="The registry", skip_consent=True)
    client.set_secret("the client's secret")
    client.set_redirect_uris([os.environ["PROVIDER_CALLBACK"]])
    client.set_scopes(["openid", "profile", "email"])
    client.save()


def main() -> None:
    configure()
    fill()
    from django.core.wsgi import get_wsgi_application

    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        sys.stdout.write(f"{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
