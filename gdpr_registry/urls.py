"""Every address of the registry; `docs/roles.md` says who may open which."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from consents.api.site import urls as api_urls
from gdpr_registry.site.mails import demo_mail, demo_mails
from gdpr_registry.site.views import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("gdpr_registry.accounts.urls")),
    path("admin/", admin.site.urls),
    path("language/", set_language, name="set_language"),
    path("healthz", health, name="healthz"),
    path("demo/mails/", demo_mails, name="demo_mails"),
    path("demo/mails/<int:pk>/", demo_mail, name="demo_mail"),
    path("", include("consents.urls")),
    path("api/v1/", api_urls()),
    path("", include("subjects.urls")),
    path("", include("purposes.urls")),
]

handler400 = "gdpr_registry.site.errors.not_readable"
handler403 = "gdpr_registry.site.errors.not_permitted"
handler404 = "gdpr_registry.site.errors.not_found"
handler500 = "gdpr_registry.site.errors.broken"
