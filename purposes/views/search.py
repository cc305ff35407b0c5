"""The search: one box over the register, its results by kind."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..search import Asked, find, readable_by
from ..search.kinds import SEARCH
from .desk import asks

#: Rows on one page of a single kind.
PER_PAGE = 50


@require_safe
@never_cache
@login_required
@asks(SEARCH)
def search(request: HttpRequest) -> HttpResponse:
    """What was found for `q`, some rows of each kind; of the kind `in` alone, all of them page by page."""
    asked = Asked(request.GET.get("q", ""))
    context = {"asked": asked, "trail": [(_("Search"), "")], **_found(request, asked)}
    return render(request, "purposes/search_results.html", context)


def _found(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    kinds = readable_by(request.user)
    if only := request.GET.get("in"):
        kinds = tuple(kind for kind in kinds if kind.key == only)
        if not kinds:
            raise Http404
        page = _page(request)
        groups, slips = find(asked, kinds=kinds, wanted=PER_PAGE, skipped=(page - 1) * PER_PAGE)
        if page > 1 and not groups:
            raise Http404
        total = groups[0].total if groups else 0
        return {
            "only": kinds[0],
            "groups": groups,
            "slips": slips,
            "page": Paginator(range(total), PER_PAGE).get_page(page),
        }
    groups, slips = find(asked, kinds=kinds)
    return {"groups": groups, "slips": slips, "total": sum(group.total for group in groups)}


def _page(request: HttpRequest) -> int:
    """The number of the page; anything else is the first. Ten thousand rows are two hundred pages."""
    asked = request.GET.get("page", "")
    return min(max(int(asked), 1), 10_000) if asked.isdecimal() and len(asked) < 6 else 1
