"""Every address of the registry; `docs/roles.md` says who may open which."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
