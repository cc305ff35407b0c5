"""The officers' door: Django's admin behind the one sign-in of the site."""

from typing import Any

from allauth.account import views as account_views
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from gdpr_registry.site import sections
from purposes import desk
from purposes.desk.pictures import pictures

Context = dict[str, Any] | None

OUR_APPS = frozenset({"gdpr_registry", "purposes", "subjects", "consents"})


class RegistryAdminSite(AdminSite):
    """Sign-in, sign-out and password are the site's, which count attempts and ask for one-time passwords.

    Only our own models have pages: allauth would bring some that show secrets and some that change accounts untraced.
    """

    site_title = _("Privacy registry")
    site_header = _("Privacy registry")
    index_title = _("What needs doing")
    final_catch_all_view = False
    # The front page has every list by section; the room is for the lists.
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else [*model_or_iterable]
        ours = [model for model in models if model._meta.app_label in OUR_APPS]
        super().register(ours, admin_class, **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        # Nothing asks for these two, so nobody has to think of who may.
        return [url for url in super().get_urls() if getattr(url, "name", "") not in {"view_on_site", "autocomplete"}]

    def index(self, request: HttpRequest, extra_context: Context = None) -> HttpResponse:  # type: ignore[override]
        drawn = pictures() if request.user.has_perm("purposes.view_activity") else []
        context = {**desk.context_for(request.user), "pictures": drawn}
        return super().index(request, {**context, **(extra_context or {})})

    def app_index(  # type: ignore[override]
        self, request: HttpRequest, app_label: str, extra_context: Context = None
    ) -> HttpResponse:
        return redirect("admin:index")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The pages by section, in the order in which an officer thinks of them."""
        return sections.sections(self._registry, self._build_app_dict(request))

    def login(self, request: HttpRequest, extra_context: Context = None) -> HttpResponse:
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        if request.user.is_authenticated:
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next") or resolve_url("admin:index"), resolve_url("account_login"))

    def logout(self, request: HttpRequest, extra_context: Context = None) -> HttpResponse:  # type: ignore[override]
        return account_views.logout(request)

    def password_change(self, request: HttpRequest, extra_context: Context = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Context = None) -> HttpResponse:  # type: ignore[override]
        return redirect("own_account")
