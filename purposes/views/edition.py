"""The editions, each at its address for ever (R-095)."""

from __future__ import annotations

import base64
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .. import editions
from ..models import Edition
from ..statement.comparison import compared
from ..statement.words import local_day
from ..timeline import State, Timeline
from .pages import Address, public_page, render_public
from .statement import about, nothing_published, tag, told_in


@public_page
def edition_list(request: HttpRequest, *, language: str) -> HttpResponse:
    """Every edition with its dates, the newest first."""
    timeline = Timeline.now()
    if not timeline.editions:
        return nothing_published(request, timeline, language)
    address = Address("edition_list_in", "edition_list", {})
    context = {
        "language": language,
        "publisher": told_in(timeline.in_force or timeline.editions[0], language).publisher,
        "rows": [_row(timeline, edition, language) for edition in reversed(timeline.editions)],
        "head": address.head(request, language, title=_("All editions of the statement")),
        "language_links": address.language_links(language),
        "trail": [_statement_link(language), (_("Editions"), "")],
    }
    return render_public(request, "purposes/edition_list.html", context, tag=f"editions-{language}")


def _row(timeline: Timeline, edition: Edition, language: str) -> dict[str, Any]:
    until = timeline.until(edition)
    return {
        "edition": edition,
        "state": timeline.state(edition),
        "since": local_day(edition.in_force_from, language),
        "until": local_day(until, language) if until else "",
    }


@public_page
def edition_detail(request: HttpRequest, *, language: str, number: int) -> HttpResponse:
    """The statement as edition `number` has it, with its time and with what it changed."""
    timeline = Timeline.now()
    edition = timeline.numbered(number)
    if edition is None:
        raise Http404
    told = told_in(edition, language)
    address = Address("edition_in", "", {"number": number})
    is_in_force = timeline.state(edition) == State.IN_FORCE
    editions_url = reverse("edition_list_in", kwargs={"language": language})
    name = _("Edition %(number)s") % {"number": number}
    context = {
        **about(timeline, edition, told),
        # Search engines lead to the statement in force, never to another edition.
        "head": address.head(
            request,
            language,
            title=name,
            robots="" if is_in_force else "noindex",
            canonical=reverse("statement_in", kwargs={"language": language}) if is_in_force else "",
        ),
        "coming": None,
        "language_links": address.language_links(language),
        "rights": told.rights(),
        "comparisons": _comparisons(timeline, edition, language),
        "trail": [_statement_link(language), (_("Editions"), editions_url), (name, "")],
    }
    return render_public(request, "purposes/edition_detail.html", context, tag=tag(edition, language))


def _comparisons(timeline: Timeline, edition: Edition, language: str) -> list[dict[str, Any]]:
    """What the edition changed, and what the next one changed."""
    before, after = timeline.before(edition), timeline.after(edition)
    found = []
    if before:
        title = _("Against edition %(number)s before it") % {"number": before.number}
        found.append(_comparison(before, edition, language, title=title, other=before))
    if after:
        title = _("What edition %(number)s after it changes") % {"number": after.number}
        found.append(_comparison(edition, after, language, title=title, other=after))
    return found


def _comparison(old: Edition, new: Edition, language: str, *, title: str, other: Edition) -> dict[str, Any]:
    return {
        "title": title,
        "changes": compared(editions.public_of(old), editions.public_of(new), language),
        "number": other.number,
        "url": reverse("edition_in", kwargs={"number": other.number, "language": language}),
    }


def _statement_link(language: str) -> tuple[str, str]:
    return _("Statement"), reverse("statement_in", kwargs={"language": language})


@public_page
def edition_in_a_language(request: HttpRequest, *, language: str, number: int) -> HttpResponse:
    """The short address of an edition leads to the one in the reader's language."""
    return redirect("edition_in", number=number, language=language)


@require_safe
def edition_public(request: HttpRequest, number: int) -> HttpResponse:
    """The canonical bytes of the public part, with their SHA-256 as entity tag and as Repr-Digest (RFC 9530)."""
    edition = Edition.objects.filter(number=number).only("public", "public_sha256").first()
    if edition is None:
        raise Http404
    response = HttpResponse(edition.public.encode(), content_type="application/json")
    response["ETag"] = f'"{edition.public_sha256}"'
    response["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(edition.public_sha256)).decode()}:"
    patch_cache_control(response, public=True, no_cache=True)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
