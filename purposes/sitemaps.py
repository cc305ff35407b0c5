"""What search engines are told: where the statement is, and which doors are not for them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import editions
from .timeline import Timeline
from .views.pages import absolute

#: Doors for people who sign in or come by a link of their own.
CLOSED = ("/accounts/", "/admin/", "/api/", "/audit/", "/language/", "/me/", "/staff/", "/visit/")


class StatementSitemap(Sitemap):
    """The statement and each group's page, in every language; empty before the first edition."""

    def items(self) -> list[tuple[str, str]]:
        """Pairs of language and group; the group is empty for the whole statement."""
        self.edition = Timeline.now().in_force
        if self.edition is None:
            return []
        groups = ["", *(group.code for group in editions.public_of(self.edition).categories)]
        return [(language, group) for group in groups for language, _name in settings.LANGUAGES]

    def location(self, item: tuple[str, str]) -> str:
        language, group = item
        if group:
            return reverse("statement_group", kwargs={"language": language, "group": group})
        return reverse("statement_in", kwargs={"language": language})

    def lastmod(self, item: tuple[str, str]) -> Any:
        return self.edition and self.edition.in_force_from

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        urls = super().get_urls(page, site, protocol)
        for url in urls:
            _language, group = url["item"]
            url["alternates"] = [
                {"location": absolute(self.location((code, group))), "lang_code": code}
                for code, _name in settings.LANGUAGES
            ]
            if not group:
                url["alternates"].append({"location": absolute(reverse("statement")), "lang_code": "x-default"})
        return urls


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The statement is for everybody; the doors with a sign-in are not."""
    lines = ["User-agent: *", *(f"Disallow: {door}" for door in CLOSED), "", f"Sitemap: {absolute(reverse('sitemap'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
