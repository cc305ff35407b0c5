"""The statement in force: the public face of the registry (GDPR Art. 12 to 14, R-093)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from .. import editions
from ..models import Edition
from ..statement import Statement, statement
from ..statement.authorities import ALL_AUTHORITIES
from ..statement.words import local_day
from ..timeline import Timeline
from .pages import Address, absolute, public_page, render_public


@public_page
def statement_detail(request: HttpRequest, *, language: str) -> HttpResponse:
    """The statement in force, all groups."""
    timeline = Timeline.now()
    if timeline.in_force is None:
        return nothing_published(request, timeline, language)
    told = told_in(timeline.in_force, language)
    address = Address("statement_in", "statement", {})
    title = _("Why %(company)s processes personal data") % {"company": told.publisher.name}
    context = {
        **about(timeline, timeline.in_force, told),
        "head": address.head(request, language, title=title),
        "language_links": address.language_links(language),
        "rights": told.rights(),
        "has_group_pages": True,
    }
    return render_public(request, "purposes/statement_detail.html", context, tag=tag(timeline.in_force, language))


@public_page
def statement_group(request: HttpRequest, *, language: str, group: str) -> HttpResponse:
    """What the statement in force says to one group."""
    timeline = Timeline.now()
    if timeline.in_force is None:
        return nothing_published(request, timeline, language)
    told = told_in(timeline.in_force, language)
    section = told.section(group)
    if section is None:
        raise Http404
    address = Address("statement_group", "", {"group": group})
    context = {
        **about(timeline, timeline.in_force, told),
        "head": address.head(request, language, title=section.name.text),
        "language_links": address.language_links(language),
        "section": section,
        "rights": told.rights(section),
        "trail": [(_("Statement"), reverse("statement_in", kwargs={"language": language})), (section.name, "")],
    }
    return render_public(request, "purposes/statement_group.html", context, tag=tag(timeline.in_force, language))


@never_cache
def nothing_published(request: HttpRequest, timeline: Timeline, language: str) -> HttpResponse:
    """A calm page before edition 1 is in force.

    404 and not 200: there is no statement at this address yet. Search engines and monitors should not take the empty
    page for one; whether the site itself is well is asked at /healthz.
    """
    coming = timeline.coming
    context = {
        "coming": coming,
        "coming_from": local_day(coming.in_force_from, language) if coming else "",
        "coming_url": reverse("edition_in", kwargs={"number": coming.number, "language": language}) if coming else "",
    }
    return render(request, "purposes/statement_empty.html", context, status=404)


def told_in(edition: Edition, language: str) -> Statement:
    """What `edition` says in `language`; its document is read from the database once a process."""
    return statement(editions.public_of(edition), language)


def tag(edition: Edition, language: str) -> str:
    """The beginning of the page's entity tag."""
    return f"{edition.public_sha256[:16]}-{language}"


def about(timeline: Timeline, edition: Edition, told: Statement) -> dict[str, Any]:
    """What a page says of the edition that it shows."""
    until, coming = timeline.until(edition), timeline.coming
    return {
        "statement": told,
        "edition": edition,
        "edition_url": absolute(reverse("edition_in", kwargs={"number": edition.number, "language": told.language})),
        "state": timeline.state(edition),
        "since": local_day(edition.in_force_from, told.language),
        "until": local_day(until, told.language) if until else "",
        "coming": coming,
        "coming_from": local_day(coming.in_force_from, told.language) if coming else "",
        "all_authorities": ALL_AUTHORITIES,
    }
